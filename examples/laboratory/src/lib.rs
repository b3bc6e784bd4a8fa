#![doc = include_str!("../README.md")]

mod analyses;
mod config;
mod demo;
mod events;
mod input;
mod laboratories;
mod openapi;
mod operations;
mod patients;
mod reports;
mod results;
mod routes;
mod samples;
mod service;
mod tenancy;
mod tenants;
mod worker;

pub use config::{Config, Issuer, variable};
pub use demo::DemoKey;
pub use service::Service;

/// Why the program doesn't start or go on.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
