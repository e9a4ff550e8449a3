import type { ActionInput, ActionOutput } from 'nestjs-ocpi';

/** Charge points that shift charging need to know how long they have, and for how much. */
export function preferencesAnswer({ session, preferences }: ActionInput<'CHARGING_PREFERENCES'>): ActionOutput<'CHARGING_PREFERENCES'> {
  if (session.status !== 'ACTIVE') return 'NOT_POSSIBLE';
  if (preferences.profile_type !== 'CHEAP' && preferences.profile_type !== 'GREEN') return 'ACCEPTED';
  if (preferences.departure_time === undefined) return 'DEPARTURE_REQUIRED';
  return preferences.energy_need === undefined ? 'ENERGY_NEED_REQUIRED' : 'ACCEPTED';
}
