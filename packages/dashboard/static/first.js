// Runs before everything else on the page.
{
  // A chosen theme must not flash the other one before the first paint.
  const theme = localStorage.getItem("oddwatch-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
// zod would try whether it may compile code at run time, which the page's policy refuses and reports.
globalThis.__zod_globalConfig = { jitless: true };
// Some systems hand the browser a language that is none (`en-US@posix`), at which number formats would throw.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
