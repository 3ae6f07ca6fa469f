import { notifications } from '@mantine/notifications';

/** Whether it is in the clipboard by now; whoever pressed the button is told why where it is not. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // There is no clipboard at all on a page that came over HTTP from another machine.
    const message =
      'The browser did not let this page copy: it needs HTTPS, or localhost. Select the text instead.';
    notifications.show({ color: 'red', message });
    return false;
  }
}
