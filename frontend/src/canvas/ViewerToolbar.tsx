/** Buttons and sliders of an image viewer: zoom, fit, brightness, contrast, invert. */
import { ActionIcon, Group, Popover, Slider, Stack, Text, Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconAdjustments, IconArrowsMaximize, IconBrightnessHalf, IconContrast2, IconMinus, IconPlus,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { isNeutral } from "./tone";
import classes from "./ViewerToolbar.module.css";
import { useViewerState } from "./useViewer";
import type { ViewerModel } from "./ViewerModel";

function Tool(props: { label: string; hint?: string; pressed?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.hint ? `${props.label} (${props.hint})` : props.label}>
      <ActionIcon
        variant={props.pressed ? "filled" : "default"}
        className={classes.tool}
        aria-label={props.label}
        aria-pressed={props.pressed}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

function ToneSlider(props: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">{props.label}</Text>
        <Text size="sm" c="dimmed">
          {props.value}
        </Text>
      </Group>
      <Slider
        min={-100}
        max={100}
        value={props.value}
        onChange={props.onChange}
        label={null}
        size="sm"
        thumbSize={20}
        marks={[{ value: 0 }]}
        thumbProps={{ "aria-label": props.label }}
      />
    </div>
  );
}

/** `hints` are the names of the keys that do the same, where the screen has keys. */
export interface ToolbarHints {
  zoomIn?: string;
  zoomOut?: string;
  fit?: string;
  tone?: string;
  invert?: string;
}

export function ViewerToolbar({ viewer, hints = {} }: { viewer: ViewerModel; hints?: ToolbarHints }) {
  const { view, tone, tool } = useViewerState(viewer);
  const percent = `${Math.round(view.scale * 100)} %`;
  return (
    <div className={classes.bar} role="toolbar" aria-label="Image">
      <Tool label="Zoom out" hint={hints.zoomOut} onClick={() => viewer.zoomOut()}>
        <IconMinus size={18} stroke={1.7} />
      </Tool>
      <Tooltip label={hints.fit ? `Fit to the window (${hints.fit})` : "Fit to the window"}>
        <UnstyledButton className={classes.scale} aria-label={`Fit to the window, now ${percent}`} onClick={() => viewer.fit()}>
          <IconArrowsMaximize size={15} stroke={1.7} aria-hidden />
          {percent}
        </UnstyledButton>
      </Tooltip>
      <Tool label="Zoom in" hint={hints.zoomIn} onClick={() => viewer.zoomIn()}>
        <IconPlus size={18} stroke={1.7} />
      </Tool>
      <Popover position="bottom-end" shadow="md" trapFocus withArrow>
        <Popover.Target>
          <ActionIcon
            variant={isNeutral(tone) ? "default" : "light"}
            className={classes.tool}
            aria-label="Brightness and contrast"
          >
            <IconAdjustments size={18} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown w={260}>
          <Stack gap="md">
            <ToneSlider
              label="Brightness"
              value={tone.brightness}
              onChange={(brightness) => viewer.setTone({ brightness })}
            />
            <ToneSlider label="Contrast" value={tone.contrast} onChange={(contrast) => viewer.setTone({ contrast })} />
            <UnstyledButton className={classes.reset} disabled={isNeutral(tone)} onClick={() => viewer.resetTone()}>
              Show it as it is
            </UnstyledButton>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Tool
        label="Drag to change brightness and contrast"
        hint={hints.tone}
        pressed={tool === "tone"}
        onClick={() => viewer.toggleToneTool()}
      >
        <IconBrightnessHalf size={18} stroke={1.7} />
      </Tool>
      <Tool label="Invert" hint={hints.invert} pressed={tone.inverted} onClick={() => viewer.toggleInverted()}>
        <IconContrast2 size={18} stroke={1.7} />
      </Tool>
    </div>
  );
}
