/** Who a party is, as credentials tell it (mod_locations, BusinessDetails class). */
export interface OcpiBusinessDetails {
  readonly name: string;
  readonly website?: string;
  readonly logo?: {
    readonly url: string;
    readonly thumbnail?: string;
    readonly category: string;
    readonly type: string;
    /** Pixels, as the height. */
    readonly width?: number;
    readonly height?: number;
  };
}
