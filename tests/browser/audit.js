// What a page looks like to somebody who must be able to read it: runs in the page and returns a list of complaints.
() => {
  const complaints = [];
  const page = document.scrollingElement;
  if (page.scrollWidth > window.innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].find((one) => {
      const scrolls = one.parentElement?.closest("*") && [...ancestors(one)].some((up) => /auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX));
      return one.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls;
    });
    complaints.push(`scrolls sideways: ${page.scrollWidth} px in ${window.innerWidth}: ${named(wide)}`);
  }
  for (const [landmark, selector] of [["main", "main"], ["h1", "h1"]]) {
    const found = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
    if (found !== 1) complaints.push(`${found} times ${landmark}`);
  }
  if (!document.title.trim()) complaints.push("no title");
  for (const text of texts()) {
    const ratio = contrast(text.parentElement);
    const style = getComputedStyle(text.parentElement);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) complaints.push(`contrast ${ratio.toFixed(2)}: ${text.data.trim().slice(0, 40)}`);
  }
  return complaints;

  function* ancestors(one) {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) yield up;
  }
  function named(one) {
    return one ? `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 30)}` : "?";
  }
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const one = text.parentElement;
      if (!text.data.trim() || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (one.closest("svg, canvas, script, style, .visually-hidden, [disabled], [aria-disabled=true], [data-disabled]")) continue;
      yield text;
    }
  }
  /** Red, green, blue and alpha (0..1) of any CSS colour. */
  function rgba(color) {
    const pen = (rgba.pen ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red / 255, green / 255, blue / 255, alpha / 255];
  }
  function over(front, back) {
    return [0, 1, 2].map((index) => front[index] * front[3] + back[index] * (1 - front[3]));
  }
  function luminance(color) {
    const [red, green, blue] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  /** WCAG 2's ratio of an element's text to what is behind it. */
  function contrast(one) {
    const layers = [];
    for (let up = one; up; up = up.parentElement) layers.push(rgba(getComputedStyle(up).backgroundColor));
    const canvas = rgba(getComputedStyle(document.documentElement).colorScheme.startsWith("dark") ? "#121212" : "white");
    const behind = layers.reduceRight((back, layer) => over(layer, back), canvas.slice(0, 3));
    const [light, dark] = [luminance(over(rgba(getComputedStyle(one).color), behind)), luminance(behind)].toSorted((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }
}
