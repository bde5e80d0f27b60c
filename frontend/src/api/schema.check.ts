/** Holds the types of this folder to the server's schema when the project is type-checked; has no code of its own. */
import type * as adjudications from "./adjudications";
import type * as exports_ from "./exports";
import type { Misfit, Unfit } from "./fits";
import type * as imports from "./imports";
import type * as invitations from "./invitations";
import type * as members from "./members";
import type * as models from "./models";
import type * as overview from "./overview";
import type { Problem } from "./problem";
import type * as projects from "./projects";
import type * as runs from "./runs";
import type { components } from "./schema.gen";
import type * as session from "./session";
import type * as tasks from "./tasks";
import type * as tokens from "./tokens";
import type * as work from "./work";

type Server = components["schemas"];

/** What the server sends, read by our types. */
interface Answers {
  Problem: Misfit<Problem, Server["Problem"]>;
  Me: Misfit<session.Me, Server["Me"]>;
  Preview: Misfit<invitations.InvitationPreview, Server["Preview"]>;
  Invitation: Misfit<Omit<invitations.Invitation, "token" | "url">, Server["Invitation"]>;
  CreatedInvitation: Misfit<invitations.Invitation, Server["CreatedInvitation"]>;
  Token: Misfit<Omit<tokens.Token, "token">, Server["ApiToken"]>;
  CreatedToken: Misfit<tokens.Token, Server["CreatedApiToken"]>;
  Project: Misfit<projects.Project, Server["Project"]>;
  Policy: Misfit<projects.Policy, Server["Policy"]>;
  Work: Misfit<work.WorkInfo, Server["Work"]>;
  Served: Misfit<work.Served, Server["Served"]>;
  Submitted: Misfit<work.Submitted, Server["Submitted"]>;
  History: Misfit<work.HistoryItem, Server["History"]>;
  Overview: Misfit<overview.Overview, Server["Watch"]>;
  Member: Misfit<members.Member, Server["Member"]>;
  MemberChanged: Misfit<members.MemberChanged, Server["MemberChanged"]>;
  Event: Misfit<overview.ProjectEvent, Server["Event"]>;
  Task: Misfit<tasks.TaskRow, Server["Task"]>;
  TaskDetail: Misfit<tasks.TaskDetail, Server["TaskDetail"]>;
  Queue: Misfit<adjudications.AdjudicationPage, Server["Queue"]>;
  Case: Misfit<adjudications.Adjudication, Server["Case"]>;
  Evidence: Misfit<adjudications.Evidence, Server["Evidence"]>;
  Import: Misfit<imports.Import, Server["Import"]>;
  ImportRow: Misfit<imports.ImportRow, Server["ReportRow"]>;
  Run: Misfit<runs.Run, Server["Run"]>;
  Points: Misfit<runs.RunPoints, Server["Points"]>;
  Offer: Misfit<runs.Offer, Server["Offer"]>;
  ModelVersion: Misfit<models.ModelVersion, Server["ModelVersion"]>;
  ModelDetail: Misfit<models.ModelDetail, Server["ModelDetail"]>;
  Comparison: Misfit<models.Comparison, Server["Comparison"]>;
  File: Misfit<exports_.RunFile, Server["File"]>;
}

/** What we send, taken by the server. */
interface Requests {
  submit: Unfit<work.SubmitBody, Server["SubmitFormRequest"]>;
  newProject: Unfit<projects.NewProject, Server["NewProjectRequest"]>;
  decide: Unfit<adjudications.DecideBody, Server["DecideRequest"]>;
}

/** The type-checker names each disagreement here: each of these must be `never`. */
type Nothing<T extends Record<keyof T, never>> = T;
export type Checked = [Nothing<Answers>, Nothing<Requests>];
