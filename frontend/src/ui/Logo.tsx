/** The mark: three opinions that overlap in one point. */
import classes from "./Logo.module.css";

export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" fill="none" aria-hidden="true" className={classes.logo}>
      <circle cx="13" cy="9" r="6.4" />
      <circle cx="9" cy="16" r="6.4" />
      <circle cx="17" cy="16" r="6.4" />
      <circle cx="13" cy="13.7" r="2.3" className={classes.core} />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className={classes.wordmark}>
      <Logo />
      Consilium
    </span>
  );
}
