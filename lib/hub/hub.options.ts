/** What a platform does as a hub. */
export interface OcpiHubOptions {
  /**
   * After so many seconds without a sign of life a partner is asked for its versions, and is OFFLINE to the others when it does not answer
   * (mod_hub_client_info, Still alive check). 0: never. @default 300
   */
  readonly aliveSeconds?: number;
}
