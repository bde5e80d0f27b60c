/** What can be chosen for a training, in plain words; the names are those of the server's catalogues. */

export interface Choice {
  name: string;
  title: string;
  explanation: string;
}

export const TRAIN_METHODS: readonly Choice[] = [
  {
    name: "aggnet",
    title: "AggNet: learn the network and the annotators together",
    explanation:
      "Expectation and maximisation in turn: the network says what the image shows, the answers say how far each annotator is to be trusted, and each improves the other. The choice for crowds of mixed skill.",
  },
  {
    name: "majority",
    title: "Majority votes as labels",
    explanation: "Trains on what most annotators said, each counting the same. For comparison.",
  },
  {
    name: "gold",
    title: "Gold only",
    explanation: "Trains on anchor gold and experts’ decisions and on nothing else. Needs enough of them.",
  },
];

export const TASK_MODELS: readonly Choice[] = [
  {
    name: "patch-cnn",
    title: "Small network for patches",
    explanation: "Fast: minutes on two processor cores. Right for small pictures with the object in the centre.",
  },
  {
    name: "residual-cnn",
    title: "Residual network",
    explanation: "Deeper and slower; better when there are thousands of tasks or finer detail. Best with a GPU.",
  },
];

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
