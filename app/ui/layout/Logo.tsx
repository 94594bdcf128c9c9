/** The mark: a packet whose destination was just rewritten. */
export function Logo() {
  return (
    <svg viewBox="0 0 34 20" className="h-5 w-8.5 shrink-0" aria-hidden="true">
      <rect x="0.9" y="2.9" width="32.2" height="14.2" rx="7.1" className="fill-packet" />
      <rect x="16" y="5.4" width="13.6" height="9.2" rx="2.4" className="fill-marker" />
      <path
        d="M5.6 10h6.6M9.8 7.6 12.2 10 9.8 12.4"
        className="stroke-on-packet"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M16 10h13.6" className="stroke-packet" strokeWidth="0.9" />
    </svg>
  )
}
