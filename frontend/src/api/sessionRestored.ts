/** The bell that rings when somebody has signed in again, so that waiting answers are sent at once. */
const listeners = new Set<() => void>();

export const sessionRestored = {
  tell: () => listeners.forEach((listener) => listener()),
  /** Returns the undo. */
  listen: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
