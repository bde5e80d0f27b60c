/** A viewer's model in React: one per viewer, and its state as it changes. */
import { useState, useSyncExternalStore } from "react";
import { ViewerModel } from "./ViewerModel";

export function useViewer(): ViewerModel {
  const [model] = useState(() => new ViewerModel());
  return model;
}

export const useViewerState = (model: ViewerModel) => useSyncExternalStore(model.subscribe, model.snapshot);
