/** One member's confusion matrix with its credible intervals. */
import type { Member } from "@/api/members";
import type { ClassOption } from "@/api/projects";
import { ConfusionMatrix } from "@/ui/charts/ConfusionMatrix";

interface Props {
  member: Member;
  options: readonly ClassOption[];
  caption: string;
}

export function MemberMatrix({ member, options, caption }: Props) {
  const { reliability } = member;
  if (reliability === null) return null;
  const names = reliability.classes.map((id) => options.find((option) => option.id === id)?.name ?? id);
  return (
    <ConfusionMatrix
      caption={caption}
      names={names}
      mean={reliability.mean}
      low={reliability.low}
      high={reliability.high}
      support={reliability.n}
    />
  );
}
