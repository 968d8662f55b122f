/** What is used of the package web-push, which has no types of its own. */
declare module "web-push" {
  export function generateRequestDetails(
    subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
    payload: string,
    options: {
      vapidDetails: { subject: string; publicKey: string; privateKey: string };
      /** Seconds. */
      TTL: number;
      urgency: "very-low" | "low" | "normal" | "high";
      topic: string;
    },
  ): { headers: Record<string, string | number>; body: Buffer };
}
