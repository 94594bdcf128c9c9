import type { ReactNode } from 'react'

const shapes: Readonly<Record<string, ReactNode>> = {
  Node: (
    <>
      <rect x="1.75" y="3" width="12.5" height="10" rx="2" />
      <path d="M1.75 9.5h12.5M4.5 13v1.5M11.5 13v1.5M4 11.4h.01M6.2 11.4h.01" />
    </>
  ),
  Pod: (
    <>
      <rect x="2.75" y="2.75" width="10.5" height="10.5" rx="3" />
      <rect x="6" y="6" width="4" height="4" rx="1" fill="currentColor" stroke="none" />
    </>
  ),
  Deployment: (
    <>
      <rect x="4.75" y="1.75" width="9.5" height="9.5" rx="2.5" />
      <path d="M11.2 14.25h-7a2.5 2.5 0 0 1-2.45-2.45v-7" />
    </>
  ),
  ReplicaSet: (
    <>
      <rect x="4.75" y="4.75" width="9.5" height="9.5" rx="2.5" />
      <path d="M1.75 11.2v-7A2.5 2.5 0 0 1 4.2 1.75h7" />
    </>
  ),
  StatefulSet: (
    <>
      <rect x="4.75" y="1.75" width="9.5" height="9.5" rx="2.5" />
      <path d="M11.2 14.25h-7a2.5 2.5 0 0 1-2.45-2.45v-7M8.6 5.4l1.2-.8v3.9" />
    </>
  ),
  Service: (
    <>
      <path d="M1.2 8 4.4 3.5h7.2L14.8 8l-3.2 4.5H4.4z" />
      <path d="M6 8h3.6M8.2 6.4 9.8 8 8.2 9.6" />
    </>
  ),
  EndpointSlice: <path d="M2 4h12M2 8h12M2 12h7M12.5 12H14" />,
  Endpoints: <path d="M2 4h12M2 8h9M2 12h12" />,
  Host: (
    <>
      <rect x="3" y="3" width="10" height="7" rx="1.5" />
      <path d="M1.2 12.7h13.6" />
    </>
  ),
  LoadBalancer: (
    <>
      <rect x="1.5" y="5" width="5" height="6" rx="1.5" />
      <path d="M6.5 8h7.5M9 8l4.5-4.25M9 8l4.5 4.25" />
    </>
  ),
  Namespace: <path d="M5 1.75H2.75v12.5H5M11 1.75h2.25v12.5H11M8 6.5v3M6.5 8h3" />,
  Dns: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.4 9.8V6.2l5.2 3.6V6.2" />
    </>
  ),
}

const sheetOfPaper = (
  <>
    <path d="M3.25 1.75h6l3.5 3.5v9h-9.5z" />
    <path d="M9.25 1.75v3.5h3.5M5.75 8.5h4.5M5.75 11.25h3" />
  </>
)

interface KindGlyphProps {
  /** A kind as manifests spell it, `Host` for a machine outside, `LoadBalancer` for what stands before the cluster, `Dns` for names. Any other kind is drawn as a sheet of paper. */
  readonly kind: string
  readonly className?: string
}

/** The sign of a kind, in the colour of the text around it. It says nothing to a screen reader: the text beside it names the thing. */
export function KindGlyph({ kind, className = 'size-4' }: KindGlyphProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {Object.hasOwn(shapes, kind) ? shapes[kind] : sheetOfPaper}
    </svg>
  )
}
