/** The look: a calm clinical instrument with neutral surfaces, one petrol accent and numbers that line up. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#e9f5f5", "#d2eaeb", "#a5d5d7", "#73bfc2", "#4aabb0",
  "#2b979e", "#158089", "#0b6972", "#0b565e", "#08434a",
];

const gray: MantineColorsTuple = [
  "#f5f7f7", "#ecf0f1", "#e0e6e8", "#cfd7da", "#b4bfc4",
  "#88959c", "#5d6b73", "#45525a", "#2b363c", "#172025",
];

/** Near black and slightly cool: a screen that does not light up the reading room. */
const dark: MantineColorsTuple = [
  "#d8dee1", "#b5bdc2", "#98a2a8", "#727d84", "#434c52",
  "#333b41", "#242b30", "#15191d", "#0f1316", "#0a0d0f",
];

const font = "'IBM Plex Sans Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark },
  fontFamily: font,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  headings: {
    fontFamily: font,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.625rem", lineHeight: "1.2" },
      h2: { fontSize: "1.1875rem", lineHeight: "1.3" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Badge: { defaultProps: { tt: "none", fw: 500, radius: "sm" } },
    Button: { defaultProps: { radius: "sm" } },
    Paper: { defaultProps: { radius: "md" } },
    Table: { defaultProps: { verticalSpacing: "sm", highlightOnHover: true } },
    Drawer: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { "aria-label": "Close" }, overlayProps: { backgroundOpacity: 0.5 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
