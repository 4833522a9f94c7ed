//! `desk-over-http <folder of the built UI> <content security policy>`: prints its address and serves until it is ended.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for tests")]

use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(dist), Some(policy)) = (arguments.next(), arguments.next()) else { panic!("folder and policy, please") };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    amtspult_testkit::bridge::serve(listener, dist.into(), policy).await;
}
