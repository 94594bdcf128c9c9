import * as v from 'valibot'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#kinds/names'
import { limits } from './limits'

/** Text of which something holds. */
export const rule = (holds: (text: string) => boolean, detail: string) => v.pipe(v.string(), v.check(holds, detail))

/** A DNS-1123 label. */
export const label = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const message of dns1123LabelErrors(dataset.value)) addIssue({ message })
  }),
)

/** A DNS-1123 subdomain: the name of a host, a Node or a domain. */
export const dnsName = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const message of dns1123SubdomainErrors(dataset.value)) addIssue({ message })
  }),
)

/** A name for people. */
export const title = v.pipe(v.string(), v.maxLength(limits.name, `must be no more than ${limits.name} characters`))

/** A whole number between two others. */
export const integer = (from: number, to: number) =>
  v.pipe(
    v.number(),
    v.check((n) => Number.isInteger(n) && n >= from && n <= to, `must be a whole number from ${from} to ${to}`),
  )

/** What is said of a list that is too long. */
export const atMost = (most: number) => `at most ${most} are read`

/** Whether text is the number of a port. */
export const port = (text: string): boolean => Number(text) >= 1 && Number(text) <= 65535
