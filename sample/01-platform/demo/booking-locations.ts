import type { BookingLocation, Location } from 'nestjs-ocpi';
import { demoTime } from './dates.js';

/** Minutes of the years that can be booked. */
const FIVE_YEARS = 5 * 365 * 24 * 60;

/** The bookable EVSE of a demo location: its first one, free for five years. */
export function demoBookingLocation({ country_code, party_id, id, evses = [], last_updated }: Location): BookingLocation | undefined {
  const [evse] = evses;
  const connector = evse?.connectors[0];
  if (evse === undefined || connector === undefined) return undefined;
  const [begin, end] = [demoTime(0), demoTime(FIVE_YEARS)];
  return {
    country_code,
    party_id,
    id: `BOOK-${id}`,
    location_id: id,
    booking_option: {
      evse_uid: evse.uid,
      connector_id: connector.id,
      connector_types: [connector.standard],
      connector_format: [connector.format],
      power_types: [connector.power_type],
    },
    policy: { reservation_required: false, ad_hoc: evses.length - 1 },
    ...(connector.tariff_ids && { tariff_ids: connector.tariff_ids }),
    booking_terms: {
      remote_auth_supported: true,
      supported_access_methods: ['TOKEN', 'OPEN'],
      change_until_minutes: 60,
      cancel_until_minutes: 30,
      min_booking_duration: 15,
      max_booking_duration: 480,
    },
    calendars: [
      {
        id: `CAL-${id}`,
        begin_from: begin,
        end_before: end,
        timeslot_increment: 15,
        available_timeslots: [{ start_date_time: begin, end_date_time: end }],
        last_updated,
      },
    ],
    last_updated,
  };
}
