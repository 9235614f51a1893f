// Takes out of nhsuk-frontend's styles what no page of ours has, so that the style sheet stays under its budget.
// A selector that matches goes; a rule goes with its last selector. To use one of these, delete its line.
import postcss from "postcss";

const UNUSED = [
  /nhsuk-card--care|nhsuk-card--emergency|nhsuk-card--urgent|nhsuk-card--non-urgent/, // care advice for patients
  /nhsuk-hero/, // our heroes are our own (app/_hero.scss)
  /nhsuk-file-upload__drop-|nhsuk-file-upload--/, // no drop zones
  /nhsuk-table[^,{]*sort|aria-sort|nhsuk-table--reverse|nhsuk-table__(panel|heading-tab)|nhsuk-table-container/,
  /nhsuk-header--(inline|organisation)|nhsuk-header__organisation|nhsuk-header__navigation--white/,
  /nhsuk-header__search-(input|submit)|nhsuk-header__navigation-list--/,
  /nhsuk-(do-dont-list|warning-callout|care-card)\b/, // names of version 9
  /nhsuk-u-(static-|float|padding-(left|right)-|margin-(left|right)-)/,
  /nhsuk-(breadcrumb|back-link|action-link)--reverse|nhsuk-lede-text|nhsuk-a-z/,
  /nhsuk-(checkboxes|radios)--small/,
  /nhsuk-button--(secondary-solid|reverse|login|brand)/,
  /search-cancel-button/, // the browser's own cross will do, and it needs no picture
  /nhsuk-list-panel|nhsuk-nav-a-z|nhsuk-review-date|nhsuk-u-supported/,
];

/** The style sheet without the rules of things we do not use. */
export function withoutUnused(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (rule.parent?.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = rule.selectors.filter((selector) => !UNUSED.some((pattern) => pattern.test(selector)));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0 && rule.name === "media") rule.remove();
  });
  return root.toString();
}
