/** The keys of a case: digits answer or choose, Enter decides, letters do the rest. Draws nothing. */
import type { Dispatch } from "react";

import type { ClassOption } from "@/api/projects";
import type { ViewerModel } from "@/canvas/ViewerModel";
import { classAction } from "@/ui/keys/keymap";
import { useKeys, type Handlers } from "@/ui/keys/useKeys";
import type { Change } from "./draft";
import type { CaseActions } from "./useCase";

interface Props {
  phase: "blind" | "evidence" | "decided";
  viewer: ViewerModel;
  options: readonly ClassOption[];
  actions: CaseActions;
  change: Dispatch<Change>;
  onSubmit: () => void;
  onComment: () => void;
}

export function CaseKeys({ phase, viewer, options, actions, change, onSubmit, onComment }: Props) {
  const handlers: Handlers = {
    next: actions.next,
    previous: actions.previous,
    comment: onComment,
    zoomIn: () => viewer.zoomIn(),
    zoomOut: () => viewer.zoomOut(),
    fit: () => viewer.fit(),
    toneTool: () => viewer.toggleToneTool(),
    resetTone: () => viewer.resetTone(),
    invert: () => viewer.toggleInverted(),
  };
  options.forEach((option, index) => {
    const action = classAction(index);
    if (action === null) return;
    if (phase === "evidence") handlers[action] = () => change({ type: "class", class: option.id });
    if (phase === "blind" && !actions.blind.isPending) handlers[action] = () => actions.blind.mutate({ class: option.id });
  });
  if (phase === "blind" && !actions.blind.isPending) handlers.cantTell = () => actions.blind.mutate({ cant_tell: "" });
  if (phase === "evidence") {
    handlers.ambiguous = () => change({ type: "kind", kind: "ambiguous" });
    handlers.unusable = () => change({ type: "kind", kind: "unusable" });
    handlers.sendBack = () => change({ type: "kind", kind: "send_back" });
    handlers.gold = () => change({ type: "nextGold" });
    handlers.confirm = onSubmit;
  }
  useKeys(handlers);
  return null;
}
