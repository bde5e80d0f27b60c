/** How numbers, shares, times and money are written. */
const locale = "en-GB";
const whole = new Intl.NumberFormat(locale);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

export const formatCount = (value: number) => whole.format(value);

/** A share 0..1 as "87 %" or, with digits, "87.3 %"; "–" when unknown. */
export const formatShare = (value: number | null | undefined, digits = 0) =>
  value === null || value === undefined ? "–" : `${(value * 100).toFixed(digits)} %`;

/** A number with fixed digits; "–" when unknown. */
export const formatNumber = (value: number | null | undefined, digits = 2) =>
  value === null || value === undefined ? "–" : value.toFixed(digits);

/** "0.91 [0.88, 0.94]" */
export const formatInterval = (estimate: { value: number; low: number; high: number } | null | undefined, digits = 3) =>
  estimate
    ? `${estimate.value.toFixed(digits)} [${estimate.low.toFixed(digits)}, ${estimate.high.toFixed(digits)}]`
    : "–";

export const formatMoment = (iso: string | null) => (iso ? moment.format(new Date(iso)) : "–");

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Infinity],
];

/** "3 minutes ago", "in 2 days". */
export function formatAgo(iso: string | null, now = Date.now()): string {
  if (!iso) return "never";
  let value = (new Date(iso).getTime() - now) / 1000;
  for (const [unit, size] of steps) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return moment.format(new Date(iso));
}

/** Seconds as "45 s", "3 min 20 s" or "2 h 5 min". */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return "–";
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min ${total % 60} s`;
  return `${Math.floor(total / 3600)} h ${Math.floor((total % 3600) / 60)} min`;
}

/** A decimal text and its currency as money. */
export const formatMoney = (amount: string, currency: string) =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount));

/** Bytes as "812 B", "83 kB" or "1.4 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${["B", "kB", "MB", "GB", "TB"][power] ?? "TB"}`;
}
