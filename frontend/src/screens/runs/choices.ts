/** The settings of a training as its form holds them. */

export interface TrainForm {
  method: string;
  task_model: string;
  epochs: number | "";
  folds: number | "";
  seed: number | "";
}

/** Only what was set goes to the server: the rest are its own defaults. */
export function trainConfig(form: TrainForm): Record<string, unknown> {
  const numbers = Object.entries({ epochs: form.epochs, folds: form.folds, seed: form.seed }).filter(([, value]) => value !== "");
  return { method: form.method, task_model: form.task_model, ...Object.fromEntries(numbers) };
}
