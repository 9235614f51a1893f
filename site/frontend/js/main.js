// What every page loads. Without it everything works; with it buttons, errors and the menu behave better.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "nhsuk-frontend";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

// Words that components put on the page themselves, in the page's language: {"passwordInput": {"i18n": {…}}}
const words = JSON.parse(document.getElementById("component-words")?.textContent ?? "{}");

createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount, words.characterCount);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(Header);
createAll(NotificationBanner);
createAll(PasswordInput, words.passwordInput);
createAll(Radios);
createAll(SkipLink);
