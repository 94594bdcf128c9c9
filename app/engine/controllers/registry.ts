import type { Controller } from './controller'

/** The control loops in the order in which they settle. */
export const controllers: readonly Controller[] = []
