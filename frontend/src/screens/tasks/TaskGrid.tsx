/** Tasks as pictures: many are seen at once. */
import { Link } from "@tanstack/react-router";

import type { ClassOption } from "@/api/projects";
import type { TaskRow } from "@/api/tasks";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { Thumb } from "@/media/Thumb";
import { formatShare } from "@/ui/format";
import { TaskStateMark } from "@/ui/Mark";
import { GoldMark } from "./GoldMark";
import classes from "./tasks.module.css";

interface Props {
  tasks: readonly TaskRow[];
  options: readonly ClassOption[];
  projectId: number;
}

export function TaskGrid({ tasks, options, projectId }: Props) {
  return (
    <ul className={classes.grid}>
      {tasks.map((task) => (
        <li key={task.id}>
          <Link to="/projects/$projectId/tasks/$taskId" params={{ projectId, taskId: task.id }} className={classes.card} aria-label={`Task ${task.id}`}>
            <div className={classes.picture}>
              <Thumb media={task.media} alt="" size={160} />
            </div>
            <div className={classes.caption}>
              <div className={classes.line}>
                <TaskStateMark state={task.state} />
                <GoldMark purpose={task.gold_purpose} />
              </div>
              <div className={classes.line}>
                <ClassBadge options={options} value={task.consensus?.class ?? null} />
                <span>{task.consensus ? formatShare(task.consensus.confidence) : ""}</span>
              </div>
            </div>
          </Link>
        </li>
      ))}
    </ul>
  );
}
