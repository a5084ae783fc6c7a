/** The number that styles of this answer must bear; none where the server put none there. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
