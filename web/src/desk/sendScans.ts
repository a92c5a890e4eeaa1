import { fetchPage, swapLive } from "../live";
import { keep, say } from "./answers";
import { type Scan, ScanQueue } from "./scanQueue";

const firstWaitMs = 500;
const longestWaitMs = 8_000;
const refusalsMax = 2;

type Reply =
  | { is: "answered"; next: string; kind: string | null; words: string | null }
  | { is: "unreachable" }
  | { is: "signed-out" }
  | { is: "refused" };

/**
 * Sends scans one by one, the next when the one before is answered. Whoever scans never waits for the server: scans queue, are
 * kept over a reload, and go out again by themselves when the server is back. Each has an id, so none is counted twice.
 */
export class ScanSender {
  private readonly queue = new ScanQueue();
  private isSending = false;
  private isLeaving = false;
  private wake: (() => void) | null = null;

  constructor() {
    addEventListener("online", () => this.wake?.());
    addEventListener("pagehide", () => (this.isLeaving = true));
    addEventListener("pageshow", () => (this.isLeaving = false));
    void this.sendAll();
  }

  /** The scan is safe when this returns. */
  take(code: string): void {
    if (code.trim() === "") return;
    this.queue.add(code);
    this.showWaiting(false);
    void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    if (this.isSending || !form()) return;
    this.isSending = true;
    let waitMs = firstWaitMs;
    for (let scan = this.queue.first; scan && !this.isLeaving; scan = this.queue.first) {
      const reply = await this.send(scan);
      if (this.isLeaving) return;
      if (reply.is === "unreachable") {
        this.showWaiting(true);
        await this.pause(waitMs);
        waitMs = Math.min(waitMs * 2, longestWaitMs);
        continue;
      }
      waitMs = firstWaitMs;
      if (reply.is === "signed-out") {
        keep({ kind: "bad", words: words("signedOut") });
        location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
        return;
      }
      if (reply.is === "refused") {
        await this.refuse(scan);
        continue;
      }
      this.queue.drop();
      this.showWaiting(false);
      if (await this.follow(scan, reply)) return;
    }
    this.showWaiting(false);
    this.isSending = false;
  }

  private async send(scan: Scan): Promise<Reply> {
    const here = form();
    if (!here) return { is: "unreachable" };
    scan.sent ??= {
      action: here.action,
      field: field(here),
      order: here.querySelector<HTMLInputElement>("input[name=order]")?.value ?? null,
      from: location.pathname,
    };
    this.queue.save();
    const body = new URLSearchParams({ [scan.sent.field]: scan.code, scan: scan.id });
    if (scan.sent.order) body.set("order", scan.sent.order);
    body.set(tokenName, token() ?? "");
    try {
      const response = await fetch(scan.sent.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (response.redirected && new URL(response.url).pathname === "/sign-in") return { is: "signed-out" };
      if (response.status === 429 || response.status >= 500) return { is: "unreachable" };
      if (!response.ok || !response.headers.get("content-type")?.includes("json")) return { is: "refused" };
      return { is: "answered", ...((await response.json()) as { next: string; kind: string | null; words: string | null }) };
    } catch {
      // No network, or no server: the scan stays where it is and is sent again.
      return { is: "unreachable" };
    }
  }

  /** A page that is too old has a token that is too old: the first time, a fresh one is fetched; then somebody must know. */
  private async refuse(scan: Scan): Promise<void> {
    scan.refusals++;
    this.queue.save();
    if (scan.refusals < refusalsMax) {
      const fresh = (await fetchPage())?.querySelector<HTMLInputElement>(tokenField)?.value;
      for (const old of document.querySelectorAll<HTMLInputElement>(tokenField)) if (fresh) old.value = fresh;
      return;
    }
    this.queue.drop();
    this.showWaiting(false);
    await say({ kind: "bad", words: words("notTaken").replace("{0}", scan.code) });
  }

  /** @returns whether another page comes next. */
  private async follow(scan: Scan, reply: { next: string; kind: string | null; words: string | null }): Promise<boolean> {
    const answer = reply.kind ? { kind: reply.kind, words: reply.words ?? "" } : null;
    const to = new URL(reply.next, location.href);
    const stays = to.pathname === location.pathname && to.search === "";
    if (answer?.kind === "bad") {
      await say(answer);
      return false;
    }
    // Whoever has gone on to another page meanwhile is not called back by the answer to an older scan.
    if (!stays && to.pathname !== scan.sent?.from) {
      if (answer) keep(answer);
      return this.leave(to.href);
    }
    const fresh = stays ? await fetchPage() : null;
    const step = fresh?.querySelector("form[data-scans]:not([hidden])")?.getAttribute("action");
    if (fresh && step !== document.querySelector("form[data-scans]:not([hidden])")?.getAttribute("action")) {
      if (answer) keep(answer);
      return this.leave(location.pathname);
    }
    if (fresh) swapLive(fresh);
    if (answer) void say(answer);
    return false;
  }

  private leave(url: string): true {
    this.isLeaving = true;
    // A tone that has begun is heard to its end on the next page.
    location.assign(url);
    return true;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((go) => {
      const timer = setTimeout(go, ms);
      this.wake = () => {
        clearTimeout(timer);
        go();
      };
    });
  }

  private showWaiting(isCutOff: boolean): void {
    const place = document.querySelector<HTMLElement>("[data-waiting]");
    if (!place) return;
    const count = this.queue.length;
    place.hidden = count === 0 || (count === 1 && !isCutOff && place.hidden);
    if (place.hidden) return;
    place.classList.toggle("scanned__waiting--lost", isCutOff);
    const said = count === 1 ? words("one") : words("more").replace("{0}", String(count));
    const text = isCutOff ? `${said} ${words("cutOff")}` : said;
    if (place.textContent !== text) place.textContent = text;
  }
}

const tokenName = "__RequestVerificationToken";
const tokenField = `input[name=${tokenName}]`;

function token(): string | undefined {
  return document.querySelector<HTMLInputElement>(tokenField)?.value;
}

/** Where this page sends what is scanned: its own scan form, else the one that catches. */
function form(): HTMLFormElement | null {
  return (
    document.querySelector<HTMLFormElement>("form[data-scans]:not([hidden])") ??
    document.querySelector<HTMLFormElement>("form[data-catcher]")
  );
}

function field(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>("input[data-scan], input[data-code]")?.name ?? "code";
}

function words(name: string): string {
  return document.querySelector<HTMLElement>("[data-scanned]")?.dataset[name] ?? "";
}
