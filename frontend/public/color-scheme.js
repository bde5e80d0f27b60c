// Sets the colour scheme before the first paint, so that a dark reading room never flashes white.
(function () {
  var wanted = null;
  try {
    wanted = window.localStorage.getItem("mantine-color-scheme-value");
  } catch (error) {
    wanted = null; // storage may be switched off: follow the system
  }
  var dark =
    wanted === "dark" || (wanted !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
