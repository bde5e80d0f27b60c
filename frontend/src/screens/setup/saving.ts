/** Saving a part of a project: the project is read again, and a message says what was done. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { notifyDone } from "@/ui/notify";

export function useSaving<Body>(projectId: number, save: (body: Body) => Promise<unknown>, told: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.project(projectId) });
      await queryClient.invalidateQueries({ queryKey: keys.session });
      notifyDone(told);
    },
  });
}
