/** The one element that scrolls: the page's content. The frame around it stays. */
export const SCROLL_ELEMENT_ID = 'content';

export function scrollElement(): HTMLElement | null {
  return document.getElementById(SCROLL_ELEMENT_ID);
}
