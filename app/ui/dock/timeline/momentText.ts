import { clockText } from '#store/clockText'

/** A moment to the millisecond, as the page's clock begins it: `0:12.345`. */
export const momentText = (at: number): string => `${clockText(at)}${String(Math.floor(at) % 100).padStart(2, '0')}`
