/** The image of the workspace with its tools, or what went wrong with it. */
import { Button, Group, Loader } from "@mantine/core";
import { ImageViewer } from "@/canvas/ImageViewer";
import { ViewerToolbar } from "@/canvas/ViewerToolbar";
import type { ViewerModel } from "@/canvas/ViewerModel";
import type { Picture } from "@/media/imageLoader";
import { ErrorPanel } from "@/ui/ErrorPanel";
import type { KeyMap } from "@/ui/keys/keymap";
import { keyName } from "@/ui/Keycap";
import classes from "./work.module.css";

interface Props {
  viewer: ViewerModel;
  image: Picture | null;
  error: unknown;
  onRetry: () => void;
  onSkip: () => void;
  keyMap: KeyMap;
}

export function Viewer({ viewer, image, error, onRetry, onSkip, keyMap }: Props) {
  return (
    <section className={classes.viewer} aria-label="Image viewer">
      <ImageViewer viewer={viewer} image={image} label="The image to judge" />
      {!image && (
        <div className={classes.viewerNote}>
          {error ? (
            <div>
              <ErrorPanel error={error} />
              <Group mt="sm" justify="center">
                <Button onClick={onRetry}>Load it again</Button>
                <Button variant="default" onClick={onSkip}>
                  Skip this image
                </Button>
              </Group>
            </div>
          ) : (
            <Loader color="gray" size="sm" role="status" aria-label="The image is coming" />
          )}
        </div>
      )}
      <div className={classes.toolbar}>
        <ViewerToolbar
          viewer={viewer}
          hints={{
            zoomIn: keyName(keyMap.zoomIn),
            zoomOut: keyName(keyMap.zoomOut),
            fit: keyName(keyMap.fit),
            tone: keyName(keyMap.toneTool),
            invert: keyName(keyMap.invert),
          }}
        />
      </div>
    </section>
  );
}
