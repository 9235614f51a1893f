// A real OpenID Connect provider for the tests: oidc-provider, with a sign-in page that machines fill in.
// PORT says where. The page takes: sub, and optionally email, verified, edov, given, family, amr (comma between), deny.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const people = new Map();

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'hwb',
    client_secret: 'only-for-tests',
    redirect_uris: (process.env.CALLBACKS ?? '').split(' '),
  }],
  pkce: { required: () => true },
  cookies: { keys: ['only-for-tests'] },
  conformIdTokenClaims: false,
  claims: {
    openid: ['sub', 'amr'],
    email: ['email', 'email_verified', 'xms_edov'],
    profile: ['given_name', 'family_name'],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
});

async function fields(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
}

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html');
    response.end(`<form method="post"><input name="sub"><button>Sign in</button></form>`);
    return;
  }
  const given = await fields(request);
  if (given.deny) {
    await provider.interactionFinished(request, response, { error: given.deny, error_description: 'No' });
    return;
  }
  people.set(given.sub, {
    ...(given.email && { email: given.email, email_verified: given.verified === 'yes' }),
    ...(given.edov && { xms_edov: given.edov === 'yes' }),
    given_name: given.given ?? 'Ada',
    family_name: given.family ?? 'Okoro',
  });
  const grant = new provider.Grant({ accountId: given.sub, clientId: details.params.client_id });
  grant.addOIDCScope('openid email profile');
  const result = {
    login: { accountId: given.sub, amr: given.amr ? given.amr.split(',') : undefined },
    consent: { grantId: await grant.save() },
  };
  await provider.interactionFinished(request, response, result);
}

const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  } else answer(request, response);
}).listen(port, '127.0.0.1', () => console.log('ready'));
