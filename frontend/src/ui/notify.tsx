/** Short messages at the edge of the window. */
import { notifications } from "@mantine/notifications";
import { tellError } from "./ErrorPanel";

/** Something that was asked for has been done; say it with its object: "Invitation made". */
export const notifyDone = (message: string) => notifications.show({ message, color: "petrol" });

/** Something did not work; stays until closed. Use as a mutation's `onError`. */
export function notifyProblem(error: unknown) {
  const { title, detail, fix } = tellError(error);
  notifications.show({
    title,
    message: [detail, fix].filter(Boolean).join(" "),
    color: "red",
    autoClose: false,
    role: "alert",
  });
}
