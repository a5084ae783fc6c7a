/** The number that styles of this answer must bear; none where the server put none there. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

/**
 * Gives the number to every style that our scripts make. Ant Design takes it from its configuration, but measures scroll
 * bars and keeps the page behind a dialog still with styles that do not.
 */
export function numberStyles(): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- only an overload of it is
  const create: Create = document.createElement.bind(document);
  const numbered: Create = (name, options) => {
    const element = create(name, options);
    if (nonce && element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  Object.assign(document, { createElement: numbered });
}

type Create = (name: string, options?: ElementCreationOptions) => HTMLElement;
