// uPlot formats numbers in navigator.language as soon as it is loaded. A browser under the POSIX locale says
// "en-US@posix", which is no language tag and would throw; nothing else here asks for the browser's language.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
