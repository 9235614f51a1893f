"""What the demo's people and places are made of. Every place name is invented and says that it is a demonstration."""

from __future__ import annotations

# Places on no map, five or six a region, in the order of the regions' codes below.
PLACES: dict[str, tuple[str, ...]] = {
    "london": ("Larkgate", "Tallow Hill", "Seven Wharves", "Marlow Cross", "Old Foundry", "Canalside"),
    "south-east": ("Chalkmere", "Hopfield", "Saltings", "Beechcombe", "Wealdbrook"),
    "south-west": ("Tamberley", "Gorsehaven", "Redcliff Bay", "Oxmoor", "Pennywell"),
    "east-of-england": ("Fenwater", "Broadsea", "Saffron Cross", "Larkfield", "Windmere"),
    "midlands": ("Ashbourne Vale", "Ironbridge Heath", "Trentside", "Kilnworth", "Wolds End", "Arden Green"),
    "north-east-and-yorkshire": ("Dalesmoor", "Cragside Bay", "Millbeck", "Ouseford", "Coalport North", "Whinfell"),
    "north-west": ("Fellgate", "Mersea Dock", "Rowanthwaite", "Bobbin Mills", "Sandholme", "Lakerigg"),
}

# Sector: what the organisation is called, and how many staff.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("acute", "Demo {place} Hospitals NHS Trust", "5000-9999"),
    ("mental-health", "Demo {place} Mental Health NHS Trust", "1000-4999"),
    ("community", "Demo {place} Community Health NHS Trust", "1000-4999"),
    ("integrated", "Demo {place} Integrated Care NHS Trust", "10000-up"),
    ("primary-care", "Demo {place} Primary Care Network", "50-249"),
    ("ambulance", "Demo {place} Ambulance Service NHS Trust", "1000-4999"),
    ("council", "Demo {place} Council", "1000-4999"),
    ("voluntary", "Demo {place} Carers’ Charity", "under-50"),
    ("system", "Demo {place} Integrated Care Board", "250-999"),
    ("other", "Demo {place} Hospice", "50-249"),
)

FIRST_NAMES = (
    "Aisha Alun Amara Aneesa Anya Bethan Blessing Carys Chidi Ciara Daniel Deepa Dylan Efua Eleri Emeka Esther "
    "Farah Fiona Gareth Grace Gwen Hamid Hannah Harpreet Ifeoma Imran Ioan Isla Jamal Jaya Joanna Joseph Kasia "
    "Kwame Laila Leila Lowri Maggie Marek Mei Mohammed Nadia Naomi Nasreen Nerys Oluwaseun Orla Owain Patience "
    "Paulina Priya Rachel Rashid Rhian Rosa Ruth Sanjay Seren Shanice Sian Simon Sofia Tamsin Tariq Temi Tomos "
    "Uche Wei Yasmin Zainab Zofia"
).split()

LAST_NAMES = (
    "Abara Adeyemi Ahmed Akhtar Bains Begum Bevan Brannigan Chowdhury Clarke Cooke Davies Desai Dunne Ellis Evans "
    "Farouk Fletcher Gill Griffiths Hughes Hussain Iqbal James Johal Jones Kaur Kelly Khan Kowalska Lewis Lloyd "
    "Mahmood Malik Mbeki Mensah Morgan Mwangi Nair Nowak O’Connor Okonkwo Osei Owens Parekh Parry Patel Pereira "
    "Price Quinn Rahman Rees Roberts Santos Sharma Singh Sithole Taylor Thomas Tran Walsh Watkins Williams Wójcik "
    "Yusuf Zhang"
).split()

ROLES = (
    "Health and wellbeing lead",
    "Staff wellbeing manager",
    "Wellbeing coordinator",
    "Head of staff experience",
    "Occupational health nurse",
    "Organisational development partner",
    "Staff engagement lead",
    "Wellbeing project manager",
    "People partner",
    "Practice manager and wellbeing champion",
)

SENTENCES = (
    "I have been the only wellbeing post here for two years.",
    "We run drop-ins on wards that cannot spare people for an hour.",
    "I came from nursing and still think in shifts.",
    "We cut our diagnostic down to one sheet and use it each quarter.",
    "I would like to compare notes on small budgets.",
    "We have fifty champions and are working out how to look after them.",
    "Ask me about getting a board to listen.",
    "I look after six sites that are forty miles apart.",
    "We are rebuilding our rest spaces, one staff room at a time.",
    "I share the role with occupational health, two days a week each.",
    "I am good at spreadsheets and bad at saying no.",
    "We moved our debriefs into meetings that staff already had.",
)

DOMAIN = "demo.hwb-commons.example"
