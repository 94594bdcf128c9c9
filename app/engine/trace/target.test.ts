import { expect, test } from 'vitest'
import { parseTarget } from './target'

const read = (text: string): string => {
  const target = parseTarget(text)
  if (!target.ok) return `error: ${target.error}`
  const { scheme, protocol, port, to, payload } = target.value
  const where = to.kind === 'pod' ? `${to.namespace}/${to.name}` : to.name
  return `${scheme} ${protocol} ${where} ${port} ${payload}`.trimEnd()
}

test.for([
  ['http://web', 'http TCP web 80 GET http://web/'],
  ['http://web:8080/a?b=1', 'http TCP web 8080 GET http://web:8080/a?b=1'],
  ['https://api.example.com/', 'https TCP api.example.com 443 GET https://api.example.com/'],
  ['HTTP://web/', 'http TCP web 80 GET http://web/'],
  ['tcp://db.prod:5432', 'tcp TCP db.prod 5432'],
  ['udp://10.96.0.10:53', 'udp UDP 10.96.0.10 53'],
  ['pod://default/web-1:8080', 'tcp TCP default/web-1 8080'],
  ['web:80', 'tcp TCP web 80'],
  ['web', 'http TCP web 80 GET http://web/'],
  ['web:80/health', 'http TCP web 80 GET http://web/health'],
  [' 10.0.0.1:22 ', 'tcp TCP 10.0.0.1 22'],
  ['', 'error: cannot read "": there is no host in it'],
  ['tcp://web', 'error: "tcp://web" names no port: write tcp://web:PORT'],
  ['http://web:0', 'error: invalid port in "http://web:0": must be between 1 and 65535'],
  ['http://web:99999', 'error: invalid port in "http://web:99999": must be between 1 and 65535'],
  ['ftp://web', 'error: unsupported scheme "ftp" in "ftp://web": use tcp, udp, http, https, icmp or pod'],
  ['icmp://web', 'icmp ICMP web 0'],
  ['icmp://[fd00::1]/', 'icmp ICMP fd00::1 0'],
  ['icmp://web:80', 'error: cannot read "icmp://web:80": a ping has neither port nor path; write icmp://HOST'],
  ['http://[fd00::1]:80', 'http TCP fd00::1 80 GET http://[fd00::1]/'],
  ['http://[fd00::1]:8080/a', 'http TCP fd00::1 8080 GET http://[fd00::1]:8080/a'],
  ['udp://[fd00::a]:53', 'udp UDP fd00::a 53'],
  ['[fd00::1]:22', 'tcp TCP fd00::1 22'],
  ['http://fd00::1/', 'error: cannot read "http://fd00::1/": an IPv6 address is written in brackets, as [fd00::1]'],
  ['http://[web]/', 'error: cannot read "http://[web]/": "web" in brackets is no IPv6 address'],
  ['tcp://[fd00::1]', 'error: "tcp://[fd00::1]" names no port: write tcp://[fd00::1]:PORT'],
  ['pod://default/web-1', 'error: cannot read "pod://default/web-1": a Pod is written pod://namespace/name:port'],
  ['http://a:b:c', 'error: cannot read "http://a:b:c": there is no host in it'],
] as const)('%s', ([text, want]) => {
  expect(read(text)).toBe(want)
})
