/** Measures how long somebody really looked: it stands still while hidden or paused. */

export class ActiveClock {
  private gathered = 0;
  private since: number | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Begin at zero for a new image. */
  restart(running: boolean) {
    this.gathered = 0;
    this.since = running ? this.now() : null;
  }

  run(running: boolean) {
    if (running === (this.since !== null)) return;
    if (this.since !== null) this.gathered += this.now() - this.since;
    this.since = running ? this.now() : null;
  }

  /** Whole milliseconds of looking. */
  read(): number {
    return Math.round(this.gathered + (this.since === null ? 0 : this.now() - this.since));
  }
}
