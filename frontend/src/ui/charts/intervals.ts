/** Intervals for shares: what a count of right answers says about the true rate. */

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Two-sided normal quantile for 90 %, the level of all intervals about people; models are judged at 95 %. */
const Z90 = 1.6448536269514722;

/**
 * The Wilson score interval of a share (Wilson 1927), 90 % by default; null where nothing was counted.
 *
 * Unlike the textbook interval it stays inside 0..1 and is honest about 5 of 5.
 */
export function wilson(correct: number, seen: number, z = Z90): Interval | null {
  if (seen <= 0) return null;
  const share = correct / seen;
  const spread = 1 + (z * z) / seen;
  const centre = (share + (z * z) / (2 * seen)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / seen + (z * z) / (4 * seen * seen));
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * An estimate of the server as an interval; null where the figure does not exist (a class without tasks, too few groups).
 *
 * A value without an interval becomes an interval without width: nothing is invented.
 */
export function known(estimate: { value: number | null; low: number | null; high: number | null } | null | undefined): Interval | null {
  if (!estimate || estimate.value === null) return null;
  return { value: estimate.value, low: estimate.low ?? estimate.value, high: estimate.high ?? estimate.value };
}

/** True when the interval lies wholly on one side of zero: a difference that is not luck. */
export function excludesZero(interval: Interval): boolean {
  return interval.low > 0 || interval.high < 0;
}
