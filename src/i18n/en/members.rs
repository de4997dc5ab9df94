use domain::wire::Role;

use crate::i18n::members::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts {
    intro: "Everyone here manages your platform apps. Owners also decide which apps your organization lets in, and who belongs to it.",
    failed: "The members could not be loaded",
    role: |role| match role {
        Role::Owner => "Owner",
        Role::Member => "Member",
    },
    you: "You",
    joined: "Joined",
    owners_only: "Only an owner can invite, change or remove members.",
    invite: "Invite member",
    inviting: "Making a link…",
    invited: "Invitation link",
    invited_hint: "Send it to one person: whoever opens it first can create an account in your organization, as a member.",
    expires: "It works once, until {date}.",
    invitation_link: "Invitation link",
    copy_invitation_link: "Copy invitation link",
    make_owner: "Make {name} an owner",
    make_member: "Make {name} a member",
    remove: "Remove {name}",
    make_owner_title: "Make {name} an owner?",
    make_member_title: "Make {name} a member?",
    remove_title: "Remove {name}?",
    make_owner_effect: "{name} will decide which apps your organization lets in, and can invite, change and remove members, you included.",
    make_member_effect: "{name} keeps managing platform apps, but no longer decides about connections or members.",
    remove_effect: "{name} is signed out everywhere at once and has no access any more. Apps and connections stay. Somebody can join with the same email address later.",
    confirm_make_owner: "Make an owner",
    confirm_make_member: "Make a member",
    confirm_remove: "Remove",
    working: "Saving…",
    last_owner: "An organization needs an owner, and this is its last one. Make somebody else an owner first.",
};
