//! The proleptic Gregorian calendar.

use super::Mode;

/// The range of dates around the epoch, in milliseconds.
pub(crate) const RANGE: i64 = 8_640_000_000_000_000;
/// A day in milliseconds.
pub(crate) const DAY: i64 = 86_400_000;

/// Days from the start of a 400-year cycle in March of the year 0 to the epoch.
const EPOCH: i64 = 719_468;
/// Days in 400 years.
const CYCLE: i64 = 146_097;

/// Days from the epoch to a date. Any month and day will do: they count on from January and from the first.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the odd day comes last.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let of_year = (153 * month + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + of_year + day - 1 - EPOCH
}

/// The date so many days from the epoch: year, month and day.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH;
    let (cycle, of_cycle) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
    let of_cycle_year =
        (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / (CYCLE - 1)) / 365;
    let of_year = of_cycle - (365 * of_cycle_year + of_cycle_year / 4 - of_cycle_year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = cycle * 400 + of_cycle_year + i64::from(month <= 2);
    (year, month, day)
}

/// A date and time of day as read, whatever the values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) millisecond: i64,
}

impl Fields {
    /// The first moment of a day.
    pub(super) fn at_midnight(year: i64, month: i64, day: i64) -> Self {
        Self {
            year,
            month,
            day,
            hour: 0,
            minute: 0,
            second: 0,
            millisecond: 0,
        }
    }

    /// The instant in UTC; what is out of range carries.
    pub(super) fn carried(&self) -> i64 {
        let minutes = self.hour * 60 + self.minute;
        let milliseconds = (minutes * 60 + self.second) * 1000 + self.millisecond;
        days(self.year, self.month, self.day) * DAY + milliseconds
    }

    /// Whether day and time exist; in Segment's engine every month has 31 days.
    pub(super) fn is_date(&self, mode: Mode) -> bool {
        let has_day = match mode {
            Mode::Segment => (1..=12).contains(&self.month) && (1..=31).contains(&self.day),
            Mode::Improved => self.has_day(),
        };
        has_day && self.has_time()
    }

    /// Whether the time of day exists; midnight may be written as hour 24.
    pub(super) fn has_time(&self) -> bool {
        let midnight = self.hour == 24 && self.minute + self.second + self.millisecond == 0;
        (midnight || self.hour < 24) && self.minute < 60 && self.second < 60
    }

    /// Whether the day exists.
    pub(super) fn has_day(&self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let last = match self.month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=last).contains(&self.day)
    }
}
