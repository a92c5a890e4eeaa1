/** What is scanned in a practice never meets what is scanned at a real desk. */
const key = ["holdfast-scans", document.body.dataset["practice"]].filter(Boolean).join(" ");

/** A scan that the server has not answered yet. */
export interface Scan {
  /** By which the server knows it again: sent twice, it counts once. */
  id: string;
  code: string;
  /** How often the server would not take it. */
  refusals: number;
  /** Where it was first sent to, and from; sent again, it goes there again. */
  sent?: { action: string; field: string; order: string | null; from: string };
}

/** Scans in the order in which they were made. They outlive the page: a reload, or the next page, goes on with them. */
export class ScanQueue {
  private scans: Scan[] = read();

  get first(): Scan | undefined {
    return this.scans[0];
  }

  get length(): number {
    return this.scans.length;
  }

  get codes(): string[] {
    return this.scans.map((scan) => scan.code);
  }

  add(code: string): void {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.scans.push({ id, code, refusals: 0 });
    this.save();
  }

  /** The first one was answered. */
  drop(): void {
    this.scans.shift();
    this.save();
  }

  save(): void {
    sessionStorage.setItem(key, JSON.stringify(this.scans));
  }
}

function read(): Scan[] {
  const kept = sessionStorage.getItem(key);
  return kept ? (JSON.parse(kept) as Scan[]) : [];
}
