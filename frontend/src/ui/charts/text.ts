/** How a difference is written: its sign always shown, with a real minus. */

/** "+0.012", "−0.004", "0.000"; "–" when unknown. */
export function signed(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value > 0 ? "+" : "−"}${text}`;
}
