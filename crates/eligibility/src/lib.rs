//! glane-eligibility
