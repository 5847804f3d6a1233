/** The name of the tab in which a consent runs beside a page that must not be left. */
export const consentWindowName = "patchbay-consent";

/**
 * Opens the consent beside the page. Call it in the click itself, before anything is awaited, or the browser blocks it;
 * then give it the address. Where tabs are blocked all the same, this page goes there.
 */
export function openConsentTab(): { go: (url: string) => void; cancel: () => void } {
  const tab = window.open("about:blank", consentWindowName);
  return {
    go: (url) => {
      if (tab) tab.location.replace(url);
      else location.assign(url);
    },
    cancel: () => tab?.close(),
  };
}
