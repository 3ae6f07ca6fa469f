import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Red, amber and green are kept for what they mean. */
const accent: MantineColorsTuple = [
  '#eef0fd',
  '#dcdffa',
  '#b7bdf3',
  '#919aec',
  '#717ce5',
  '#5d69e0',
  '#4c5fd5',
  '#3f4fbb',
  '#3646a8',
  '#2b3a94',
];

/** Neutral with a breath of blue, so that large dark surfaces do not look brown beside the accent. */
const dark: MantineColorsTuple = [
  '#d9dce3',
  '#b4b9c4',
  '#949baa',
  '#6c7484',
  '#363c49',
  '#2a2f3a',
  '#1e222b',
  '#15181f',
  '#101318',
  '#0a0c10',
];

const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d9dde4',
  '#c3c9d3',
  '#9aa2b0',
  '#6b7484',
  '#4a5262',
  '#2f3642',
  '#1b2029',
];

const input = { size: 'xs' } as const;

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  colors: { accent, dark, gray },
  black: '#1b2029',
  fontFamily:
    "Inter, 'Inter Fallback', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  // By name rather than by `Button.extend`, which would bring every component named here into the first load.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm', size: 'sm' },
      styles: { label: { textTransform: 'none', fontWeight: 500, letterSpacing: 0 } },
    },
    Button: {
      defaultProps: { size: 'xs' },
      styles: { root: { fontWeight: 500 } },
    },
    InputWrapper: { styles: { description: { fontSize: '0.75rem' }, label: { fontWeight: 500 } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        centered: false,
        yOffset: '8vh',
        transitionProps: { duration: 120 },
      },
      styles: { title: { fontWeight: 600, fontSize: '1rem' } },
    },
    NumberInput: { defaultProps: input },
    MultiSelect: { defaultProps: input },
    PasswordInput: { defaultProps: input },
    TagsInput: { defaultProps: input },
    Autocomplete: { defaultProps: input },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: input },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tabs: { styles: { tab: { fontWeight: 500 } } },
    Textarea: { defaultProps: input },
    TextInput: { defaultProps: input },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});
