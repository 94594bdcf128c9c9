import { reuse } from './reuse'

/** Whether two values of plain data are equal, part by part; the order of an object's keys does not matter. */
export const isEqual = (a: unknown, b: unknown): boolean => Object.is(reuse(a, b), a)
