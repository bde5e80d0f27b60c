/** The instructions of a project with its example images, class by class. */
import type { ClassOption, Example } from "@/api/projects";
import { mediaUrl } from "@/api/work";
import { Markdown } from "@/ui/Markdown";
import { ClassBadge } from "./ClassBadge";
import classes from "./Guide.module.css";

interface Props {
  instructions: string;
  options: readonly ClassOption[];
  examples: readonly Example[];
}

export function Guide({ instructions, options, examples }: Props) {
  const shown = options
    .map((option) => ({ option, own: examples.filter((example) => example.class === option.id) }))
    .filter(({ own }) => own.length > 0);
  return (
    <div className={classes.guide}>
      {instructions.trim() ? <Markdown text={instructions} /> : <p className={classes.none}>No instructions were written.</p>}
      {shown.map(({ option, own }) => (
        <section key={option.id} aria-label={`Examples: ${option.name}`}>
          <h3 className={classes.className}>
            <ClassBadge options={options} value={option.id} />
          </h3>
          <ul className={classes.examples}>
            {own.map((example) => (
              <li key={example.media}>
                <figure className={classes.figure}>
                  <img src={mediaUrl(example.media)} width={160} height={160} loading="lazy" alt={`Example of ${option.name}`} />
                  {example.note && <figcaption>{example.note}</figcaption>}
                </figure>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
