import { cidrContains, parseCidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { canonicalIp } from '#model/ip'
import { invalid } from './fieldErrors'

/** The errors of an address that leads to no other machine. Upstream: pkg/apis/core/validation ValidateNonSpecialIP. */
export const specialIpErrors = (field: string, ip: string): readonly FieldError[] =>
  specialDetails(ip).map((detail) => invalid(field, ip, detail))

function specialDetails(ip: string): readonly string[] {
  const address = canonicalIp(ip)
  if (address === '0.0.0.0' || address === '::') return [`may not be unspecified (${address})`]
  return ranges.filter(({ cidrs }) => cidrs.some((cidr) => contains(cidr, ip))).map(({ detail }) => detail)
}

const ranges = [
  { cidrs: ['127.0.0.0/8', '::1/128'], detail: 'may not be in the loopback range (127.0.0.0/8, ::1/128)' },
  { cidrs: ['169.254.0.0/16', 'fe80::/10'], detail: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)' },
  {
    cidrs: ['224.0.0.0/24', 'ff02::/16'],
    detail: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  },
]

function contains(text: string, ip: string): boolean {
  const cidr = parseCidr(text)
  return cidr.ok && cidrContains(cidr.value, ip)
}
