//! Among many routes, just the one conflict is told.
use webserver::prelude::*;

#[get("/a0/b0/{id}")]
fn r0(id: u32) -> u32 { id }
#[get("/a1/b1/{id}")]
fn r1(id: u32) -> u32 { id }
#[get("/a2/b2/{id}")]
fn r2(id: u32) -> u32 { id }
#[get("/a3/b3/{id}")]
fn r3(id: u32) -> u32 { id }
#[get("/a4/b4/{id}")]
fn r4(id: u32) -> u32 { id }
#[get("/a5/b5/{id}")]
fn r5(id: u32) -> u32 { id }
#[get("/a6/b6/{id}")]
fn r6(id: u32) -> u32 { id }
#[get("/a0/b7/{id}")]
fn r7(id: u32) -> u32 { id }
#[get("/a1/b8/{id}")]
fn r8(id: u32) -> u32 { id }
#[get("/a2/b9/{id}")]
fn r9(id: u32) -> u32 { id }
#[get("/a3/b10/{id}")]
fn r10(id: u32) -> u32 { id }
#[get("/a4/b11/{id}")]
fn r11(id: u32) -> u32 { id }
#[get("/a5/b12/{id}")]
fn r12(id: u32) -> u32 { id }
#[get("/a6/b13/{id}")]
fn r13(id: u32) -> u32 { id }
#[get("/a0/b14/{id}")]
fn r14(id: u32) -> u32 { id }
#[get("/a1/b15/{id}")]
fn r15(id: u32) -> u32 { id }
#[get("/a2/b16/{id}")]
fn r16(id: u32) -> u32 { id }
#[get("/a3/b17/{id}")]
fn r17(id: u32) -> u32 { id }
#[get("/a4/b18/{id}")]
fn r18(id: u32) -> u32 { id }
#[get("/a5/b19/{id}")]
fn r19(id: u32) -> u32 { id }
#[get("/a6/b20/{id}")]
fn r20(id: u32) -> u32 { id }
#[get("/a0/b21/{id}")]
fn r21(id: u32) -> u32 { id }
#[get("/a1/b22/{id}")]
fn r22(id: u32) -> u32 { id }
#[get("/a2/b23/{id}")]
fn r23(id: u32) -> u32 { id }
#[get("/a3/b24/{id}")]
fn r24(id: u32) -> u32 { id }
#[get("/a4/b25/{id}")]
fn r25(id: u32) -> u32 { id }
#[get("/a5/b26/{id}")]
fn r26(id: u32) -> u32 { id }
#[get("/a6/b27/{id}")]
fn r27(id: u32) -> u32 { id }
#[get("/a0/b28/{id}")]
fn r28(id: u32) -> u32 { id }
#[get("/a1/b29/{id}")]
fn r29(id: u32) -> u32 { id }
#[get("/a2/b30/{id}")]
fn r30(id: u32) -> u32 { id }
#[get("/a3/b31/{id}")]
fn r31(id: u32) -> u32 { id }
#[get("/a4/b32/{id}")]
fn r32(id: u32) -> u32 { id }
#[get("/a5/b33/{id}")]
fn r33(id: u32) -> u32 { id }
#[get("/a6/b34/{id}")]
fn r34(id: u32) -> u32 { id }
#[get("/a0/b35/{id}")]
fn r35(id: u32) -> u32 { id }
#[get("/a1/b36/{id}")]
fn r36(id: u32) -> u32 { id }
#[get("/a2/b37/{id}")]
fn r37(id: u32) -> u32 { id }
#[get("/a3/b38/{id}")]
fn r38(id: u32) -> u32 { id }
#[get("/a4/b39/{id}")]
fn r39(id: u32) -> u32 { id }
#[get("/a5/b40/{id}")]
fn r40(id: u32) -> u32 { id }
#[get("/a6/b41/{id}")]
fn r41(id: u32) -> u32 { id }
#[get("/a0/b42/{id}")]
fn r42(id: u32) -> u32 { id }
#[get("/a1/b43/{id}")]
fn r43(id: u32) -> u32 { id }
#[get("/a2/b44/{id}")]
fn r44(id: u32) -> u32 { id }
#[get("/a3/b45/{id}")]
fn r45(id: u32) -> u32 { id }
#[get("/a4/b46/{id}")]
fn r46(id: u32) -> u32 { id }
#[get("/a5/b47/{id}")]
fn r47(id: u32) -> u32 { id }
#[get("/a6/b48/{id}")]
fn r48(id: u32) -> u32 { id }
#[get("/a0/b49/{id}")]
fn r49(id: u32) -> u32 { id }
#[get("/a1/b50/{id}")]
fn r50(id: u32) -> u32 { id }
#[get("/a2/b51/{id}")]
fn r51(id: u32) -> u32 { id }
#[get("/a3/b52/{id}")]
fn r52(id: u32) -> u32 { id }
#[get("/a4/b53/{id}")]
fn r53(id: u32) -> u32 { id }
#[get("/a5/b54/{id}")]
fn r54(id: u32) -> u32 { id }
#[get("/a6/b55/{id}")]
fn r55(id: u32) -> u32 { id }
#[get("/a0/b56/{id}")]
fn r56(id: u32) -> u32 { id }
#[get("/a1/b57/{id}")]
fn r57(id: u32) -> u32 { id }
#[get("/a2/b58/{id}")]
fn r58(id: u32) -> u32 { id }
#[get("/a3/b59/{id}")]
fn r59(id: u32) -> u32 { id }
#[get("/a4/b60/{id}")]
fn r60(id: u32) -> u32 { id }
#[get("/a5/b61/{id}")]
fn r61(id: u32) -> u32 { id }
#[get("/a6/b62/{id}")]
fn r62(id: u32) -> u32 { id }
#[get("/a0/b63/{id}")]
fn r63(id: u32) -> u32 { id }
#[get("/a1/b64/{id}")]
fn r64(id: u32) -> u32 { id }
#[get("/a2/b65/{id}")]
fn r65(id: u32) -> u32 { id }
#[get("/a3/b66/{id}")]
fn r66(id: u32) -> u32 { id }
#[get("/a4/b67/{id}")]
fn r67(id: u32) -> u32 { id }
#[get("/a5/b68/{id}")]
fn r68(id: u32) -> u32 { id }
#[get("/a6/b69/{id}")]
fn r69(id: u32) -> u32 { id }
#[get("/a0/b70/{id}")]
fn r70(id: u32) -> u32 { id }
#[get("/a1/b71/{id}")]
fn r71(id: u32) -> u32 { id }
#[get("/a2/b72/{id}")]
fn r72(id: u32) -> u32 { id }
#[get("/a3/b73/{id}")]
fn r73(id: u32) -> u32 { id }
#[get("/a4/b74/{id}")]
fn r74(id: u32) -> u32 { id }
#[get("/a5/b75/{id}")]
fn r75(id: u32) -> u32 { id }
#[get("/a6/b76/{id}")]
fn r76(id: u32) -> u32 { id }
#[get("/a0/b77/{id}")]
fn r77(id: u32) -> u32 { id }
#[get("/a1/b78/{id}")]
fn r78(id: u32) -> u32 { id }
#[get("/a2/b79/{id}")]
fn r79(id: u32) -> u32 { id }
#[get("/a3/b80/{id}")]
fn r80(id: u32) -> u32 { id }
#[get("/a4/b81/{id}")]
fn r81(id: u32) -> u32 { id }
#[get("/a5/b82/{id}")]
fn r82(id: u32) -> u32 { id }
#[get("/a6/b83/{id}")]
fn r83(id: u32) -> u32 { id }
#[get("/a0/b84/{id}")]
fn r84(id: u32) -> u32 { id }
#[get("/a1/b85/{id}")]
fn r85(id: u32) -> u32 { id }
#[get("/a2/b86/{id}")]
fn r86(id: u32) -> u32 { id }
#[get("/a3/b87/{id}")]
fn r87(id: u32) -> u32 { id }
#[get("/a4/b88/{id}")]
fn r88(id: u32) -> u32 { id }
#[get("/a5/b89/{id}")]
fn r89(id: u32) -> u32 { id }
#[get("/a6/b90/{id}")]
fn r90(id: u32) -> u32 { id }
#[get("/a0/b91/{id}")]
fn r91(id: u32) -> u32 { id }
#[get("/a1/b92/{id}")]
fn r92(id: u32) -> u32 { id }
#[get("/a2/b93/{id}")]
fn r93(id: u32) -> u32 { id }
#[get("/a3/b94/{id}")]
fn r94(id: u32) -> u32 { id }
#[get("/a4/b95/{id}")]
fn r95(id: u32) -> u32 { id }
#[get("/a5/b96/{id}")]
fn r96(id: u32) -> u32 { id }
#[get("/a6/b97/{id}")]
fn r97(id: u32) -> u32 { id }
#[get("/a0/b98/{id}")]
fn r98(id: u32) -> u32 { id }
#[get("/a1/b99/{id}")]
fn r99(id: u32) -> u32 { id }
#[get("/a2/b100/{id}")]
fn r100(id: u32) -> u32 { id }
#[get("/a3/b101/{id}")]
fn r101(id: u32) -> u32 { id }
#[get("/a4/b102/{id}")]
fn r102(id: u32) -> u32 { id }
#[get("/a5/b103/{id}")]
fn r103(id: u32) -> u32 { id }
#[get("/a6/b104/{id}")]
fn r104(id: u32) -> u32 { id }
#[get("/a0/b105/{id}")]
fn r105(id: u32) -> u32 { id }
#[get("/a1/b106/{id}")]
fn r106(id: u32) -> u32 { id }
#[get("/a2/b107/{id}")]
fn r107(id: u32) -> u32 { id }
#[get("/a3/b108/{id}")]
fn r108(id: u32) -> u32 { id }
#[get("/a4/b109/{id}")]
fn r109(id: u32) -> u32 { id }
#[get("/a5/b110/{id}")]
fn r110(id: u32) -> u32 { id }
#[get("/a6/b111/{id}")]
fn r111(id: u32) -> u32 { id }
#[get("/a0/b112/{id}")]
fn r112(id: u32) -> u32 { id }
#[get("/a1/b113/{id}")]
fn r113(id: u32) -> u32 { id }
#[get("/a2/b114/{id}")]
fn r114(id: u32) -> u32 { id }
#[get("/a3/b115/{id}")]
fn r115(id: u32) -> u32 { id }
#[get("/a4/b116/{id}")]
fn r116(id: u32) -> u32 { id }
#[get("/a5/b117/{id}")]
fn r117(id: u32) -> u32 { id }
#[get("/a6/b118/{id}")]
fn r118(id: u32) -> u32 { id }
#[get("/a0/b119/{id}")]
fn r119(id: u32) -> u32 { id }
#[get("/a1/b120/{id}")]
fn r120(id: u32) -> u32 { id }
#[get("/a2/b121/{id}")]
fn r121(id: u32) -> u32 { id }
#[get("/a3/b122/{id}")]
fn r122(id: u32) -> u32 { id }
#[get("/a4/b123/{id}")]
fn r123(id: u32) -> u32 { id }
#[get("/a5/b124/{id}")]
fn r124(id: u32) -> u32 { id }
#[get("/a6/b125/{id}")]
fn r125(id: u32) -> u32 { id }
#[get("/a0/b126/{id}")]
fn r126(id: u32) -> u32 { id }
#[get("/a1/b127/{id}")]
fn r127(id: u32) -> u32 { id }
#[get("/a2/b128/{id}")]
fn r128(id: u32) -> u32 { id }
#[get("/a3/b129/{id}")]
fn r129(id: u32) -> u32 { id }
#[get("/a4/b130/{id}")]
fn r130(id: u32) -> u32 { id }
#[get("/a5/b131/{id}")]
fn r131(id: u32) -> u32 { id }
#[get("/a6/b132/{id}")]
fn r132(id: u32) -> u32 { id }
#[get("/a0/b133/{id}")]
fn r133(id: u32) -> u32 { id }
#[get("/a1/b134/{id}")]
fn r134(id: u32) -> u32 { id }
#[get("/a2/b135/{id}")]
fn r135(id: u32) -> u32 { id }
#[get("/a3/b136/{id}")]
fn r136(id: u32) -> u32 { id }
#[get("/a4/b137/{id}")]
fn r137(id: u32) -> u32 { id }
#[get("/a5/b138/{id}")]
fn r138(id: u32) -> u32 { id }
#[get("/a6/b139/{id}")]
fn r139(id: u32) -> u32 { id }
#[get("/a0/b140/{id}")]
fn r140(id: u32) -> u32 { id }
#[get("/a1/b141/{id}")]
fn r141(id: u32) -> u32 { id }
#[get("/a2/b142/{id}")]
fn r142(id: u32) -> u32 { id }
#[get("/a3/b143/{id}")]
fn r143(id: u32) -> u32 { id }
#[get("/a4/b144/{id}")]
fn r144(id: u32) -> u32 { id }
#[get("/a5/b145/{id}")]
fn r145(id: u32) -> u32 { id }
#[get("/a6/b146/{id}")]
fn r146(id: u32) -> u32 { id }
#[get("/a0/b147/{id}")]
fn r147(id: u32) -> u32 { id }
#[get("/a1/b148/{id}")]
fn r148(id: u32) -> u32 { id }
#[get("/a2/b149/{id}")]
fn r149(id: u32) -> u32 { id }
#[get("/a3/b150/{id}")]
fn r150(id: u32) -> u32 { id }
#[get("/a4/b151/{id}")]
fn r151(id: u32) -> u32 { id }
#[get("/a5/b152/{id}")]
fn r152(id: u32) -> u32 { id }
#[get("/a6/b153/{id}")]
fn r153(id: u32) -> u32 { id }
#[get("/a0/b154/{id}")]
fn r154(id: u32) -> u32 { id }
#[get("/a1/b155/{id}")]
fn r155(id: u32) -> u32 { id }
#[get("/a2/b156/{id}")]
fn r156(id: u32) -> u32 { id }
#[get("/a3/b157/{id}")]
fn r157(id: u32) -> u32 { id }
#[get("/a4/b158/{id}")]
fn r158(id: u32) -> u32 { id }
#[get("/a5/b159/{id}")]
fn r159(id: u32) -> u32 { id }
#[get("/a6/b160/{id}")]
fn r160(id: u32) -> u32 { id }
#[get("/a0/b161/{id}")]
fn r161(id: u32) -> u32 { id }
#[get("/a1/b162/{id}")]
fn r162(id: u32) -> u32 { id }
#[get("/a2/b163/{id}")]
fn r163(id: u32) -> u32 { id }
#[get("/a3/b164/{id}")]
fn r164(id: u32) -> u32 { id }
#[get("/a4/b165/{id}")]
fn r165(id: u32) -> u32 { id }
#[get("/a5/b166/{id}")]
fn r166(id: u32) -> u32 { id }
#[get("/a6/b167/{id}")]
fn r167(id: u32) -> u32 { id }
#[get("/a0/b168/{id}")]
fn r168(id: u32) -> u32 { id }
#[get("/a1/b169/{id}")]
fn r169(id: u32) -> u32 { id }
#[get("/a2/b170/{id}")]
fn r170(id: u32) -> u32 { id }
#[get("/a3/b171/{id}")]
fn r171(id: u32) -> u32 { id }
#[get("/a4/b172/{id}")]
fn r172(id: u32) -> u32 { id }
#[get("/a5/b173/{id}")]
fn r173(id: u32) -> u32 { id }
#[get("/a6/b174/{id}")]
fn r174(id: u32) -> u32 { id }
#[get("/a0/b175/{id}")]
fn r175(id: u32) -> u32 { id }
#[get("/a1/b176/{id}")]
fn r176(id: u32) -> u32 { id }
#[get("/a2/b177/{id}")]
fn r177(id: u32) -> u32 { id }
#[get("/a3/b178/{id}")]
fn r178(id: u32) -> u32 { id }
#[get("/a4/b179/{id}")]
fn r179(id: u32) -> u32 { id }
#[get("/a5/b180/{id}")]
fn r180(id: u32) -> u32 { id }
#[get("/a6/b181/{id}")]
fn r181(id: u32) -> u32 { id }
#[get("/a0/b182/{id}")]
fn r182(id: u32) -> u32 { id }
#[get("/a1/b183/{id}")]
fn r183(id: u32) -> u32 { id }
#[get("/a2/b184/{id}")]
fn r184(id: u32) -> u32 { id }
#[get("/a3/b185/{id}")]
fn r185(id: u32) -> u32 { id }
#[get("/a4/b186/{id}")]
fn r186(id: u32) -> u32 { id }
#[get("/a5/b187/{id}")]
fn r187(id: u32) -> u32 { id }
#[get("/a6/b188/{id}")]
fn r188(id: u32) -> u32 { id }
#[get("/a0/b189/{id}")]
fn r189(id: u32) -> u32 { id }
#[get("/a1/b190/{id}")]
fn r190(id: u32) -> u32 { id }
#[get("/a2/b191/{id}")]
fn r191(id: u32) -> u32 { id }
#[get("/a3/b192/{id}")]
fn r192(id: u32) -> u32 { id }
#[get("/a4/b193/{id}")]
fn r193(id: u32) -> u32 { id }
#[get("/a5/b194/{id}")]
fn r194(id: u32) -> u32 { id }
#[get("/a6/b195/{id}")]
fn r195(id: u32) -> u32 { id }
#[get("/a0/b196/{id}")]
fn r196(id: u32) -> u32 { id }
#[get("/a1/b197/{id}")]
fn r197(id: u32) -> u32 { id }
#[get("/a2/b198/{id}")]
fn r198(id: u32) -> u32 { id }
#[get("/a3/b199/{id}")]
fn r199(id: u32) -> u32 { id }
#[get("/a4/b200/{id}")]
fn r200(id: u32) -> u32 { id }
#[get("/a5/b201/{id}")]
fn r201(id: u32) -> u32 { id }
#[get("/a6/b202/{id}")]
fn r202(id: u32) -> u32 { id }
#[get("/a0/b203/{id}")]
fn r203(id: u32) -> u32 { id }
#[get("/a1/b204/{id}")]
fn r204(id: u32) -> u32 { id }
#[get("/a2/b205/{id}")]
fn r205(id: u32) -> u32 { id }
#[get("/a3/b206/{id}")]
fn r206(id: u32) -> u32 { id }
#[get("/a4/b207/{id}")]
fn r207(id: u32) -> u32 { id }
#[get("/a5/b208/{id}")]
fn r208(id: u32) -> u32 { id }
#[get("/a6/b209/{id}")]
fn r209(id: u32) -> u32 { id }
#[get("/a0/b210/{id}")]
fn r210(id: u32) -> u32 { id }
#[get("/a1/b211/{id}")]
fn r211(id: u32) -> u32 { id }
#[get("/a2/b212/{id}")]
fn r212(id: u32) -> u32 { id }
#[get("/a3/b213/{id}")]
fn r213(id: u32) -> u32 { id }
#[get("/a4/b214/{id}")]
fn r214(id: u32) -> u32 { id }
#[get("/a5/b215/{id}")]
fn r215(id: u32) -> u32 { id }
#[get("/a6/b216/{id}")]
fn r216(id: u32) -> u32 { id }
#[get("/a0/b217/{id}")]
fn r217(id: u32) -> u32 { id }
#[get("/a1/b218/{id}")]
fn r218(id: u32) -> u32 { id }
#[get("/a2/b219/{id}")]
fn r219(id: u32) -> u32 { id }
#[get("/a3/b220/{id}")]
fn r220(id: u32) -> u32 { id }
#[get("/a4/b221/{id}")]
fn r221(id: u32) -> u32 { id }
#[get("/a5/b222/{id}")]
fn r222(id: u32) -> u32 { id }
#[get("/a6/b223/{id}")]
fn r223(id: u32) -> u32 { id }
#[get("/a0/b224/{id}")]
fn r224(id: u32) -> u32 { id }
#[get("/a1/b225/{id}")]
fn r225(id: u32) -> u32 { id }
#[get("/a2/b226/{id}")]
fn r226(id: u32) -> u32 { id }
#[get("/a3/b227/{id}")]
fn r227(id: u32) -> u32 { id }
#[get("/a4/b228/{id}")]
fn r228(id: u32) -> u32 { id }
#[get("/a5/b229/{id}")]
fn r229(id: u32) -> u32 { id }
#[get("/a6/b230/{id}")]
fn r230(id: u32) -> u32 { id }
#[get("/a0/b231/{id}")]
fn r231(id: u32) -> u32 { id }
#[get("/a1/b232/{id}")]
fn r232(id: u32) -> u32 { id }
#[get("/a2/b233/{id}")]
fn r233(id: u32) -> u32 { id }
#[get("/a3/b234/{id}")]
fn r234(id: u32) -> u32 { id }
#[get("/a4/b235/{id}")]
fn r235(id: u32) -> u32 { id }
#[get("/a5/b236/{id}")]
fn r236(id: u32) -> u32 { id }
#[get("/a6/b237/{id}")]
fn r237(id: u32) -> u32 { id }
#[get("/a0/b238/{id}")]
fn r238(id: u32) -> u32 { id }
#[get("/a1/b239/{id}")]
fn r239(id: u32) -> u32 { id }
#[get("/a2/b240/{id}")]
fn r240(id: u32) -> u32 { id }
#[get("/a3/b241/{id}")]
fn r241(id: u32) -> u32 { id }
#[get("/a4/b242/{id}")]
fn r242(id: u32) -> u32 { id }
#[get("/a5/b243/{id}")]
fn r243(id: u32) -> u32 { id }
#[get("/a6/b244/{id}")]
fn r244(id: u32) -> u32 { id }
#[get("/a0/b245/{id}")]
fn r245(id: u32) -> u32 { id }
#[get("/a1/b246/{id}")]
fn r246(id: u32) -> u32 { id }
#[get("/a2/b247/{id}")]
fn r247(id: u32) -> u32 { id }
#[get("/a3/b248/{id}")]
fn r248(id: u32) -> u32 { id }
#[get("/a4/b249/{id}")]
fn r249(id: u32) -> u32 { id }
#[get("/a5/b250/{id}")]
fn r250(id: u32) -> u32 { id }
#[get("/a6/b251/{id}")]
fn r251(id: u32) -> u32 { id }
#[get("/a0/b252/{id}")]
fn r252(id: u32) -> u32 { id }
#[get("/a1/b253/{id}")]
fn r253(id: u32) -> u32 { id }
#[get("/a2/b254/{id}")]
fn r254(id: u32) -> u32 { id }
#[get("/a3/b255/{id}")]
fn r255(id: u32) -> u32 { id }
#[get("/a4/b256/{id}")]
fn r256(id: u32) -> u32 { id }
#[get("/a5/b257/{id}")]
fn r257(id: u32) -> u32 { id }
#[get("/a6/b258/{id}")]
fn r258(id: u32) -> u32 { id }
#[get("/a0/b259/{id}")]
fn r259(id: u32) -> u32 { id }
#[get("/a1/b260/{id}")]
fn r260(id: u32) -> u32 { id }
#[get("/a2/b261/{id}")]
fn r261(id: u32) -> u32 { id }
#[get("/a3/b262/{id}")]
fn r262(id: u32) -> u32 { id }
#[get("/a4/b263/{id}")]
fn r263(id: u32) -> u32 { id }
#[get("/a5/b264/{id}")]
fn r264(id: u32) -> u32 { id }
#[get("/a6/b265/{id}")]
fn r265(id: u32) -> u32 { id }
#[get("/a0/b266/{id}")]
fn r266(id: u32) -> u32 { id }
#[get("/a1/b267/{id}")]
fn r267(id: u32) -> u32 { id }
#[get("/a2/b268/{id}")]
fn r268(id: u32) -> u32 { id }
#[get("/a3/b269/{id}")]
fn r269(id: u32) -> u32 { id }
#[get("/a4/b270/{id}")]
fn r270(id: u32) -> u32 { id }
#[get("/a5/b271/{id}")]
fn r271(id: u32) -> u32 { id }
#[get("/a6/b272/{id}")]
fn r272(id: u32) -> u32 { id }
#[get("/a0/b273/{id}")]
fn r273(id: u32) -> u32 { id }
#[get("/a1/b274/{id}")]
fn r274(id: u32) -> u32 { id }
#[get("/a2/b275/{id}")]
fn r275(id: u32) -> u32 { id }
#[get("/a3/b276/{id}")]
fn r276(id: u32) -> u32 { id }
#[get("/a4/b277/{id}")]
fn r277(id: u32) -> u32 { id }
#[get("/a5/b278/{id}")]
fn r278(id: u32) -> u32 { id }
#[get("/a6/b279/{id}")]
fn r279(id: u32) -> u32 { id }
#[get("/a0/b280/{id}")]
fn r280(id: u32) -> u32 { id }
#[get("/a1/b281/{id}")]
fn r281(id: u32) -> u32 { id }
#[get("/a2/b282/{id}")]
fn r282(id: u32) -> u32 { id }
#[get("/a3/b283/{id}")]
fn r283(id: u32) -> u32 { id }
#[get("/a4/b284/{id}")]
fn r284(id: u32) -> u32 { id }
#[get("/a5/b285/{id}")]
fn r285(id: u32) -> u32 { id }
#[get("/a6/b286/{id}")]
fn r286(id: u32) -> u32 { id }
#[get("/a0/b287/{id}")]
fn r287(id: u32) -> u32 { id }
#[get("/a1/b288/{id}")]
fn r288(id: u32) -> u32 { id }
#[get("/a2/b289/{id}")]
fn r289(id: u32) -> u32 { id }
#[get("/a3/b290/{id}")]
fn r290(id: u32) -> u32 { id }
#[get("/a4/b291/{id}")]
fn r291(id: u32) -> u32 { id }
#[get("/a5/b292/{id}")]
fn r292(id: u32) -> u32 { id }
#[get("/a6/b293/{id}")]
fn r293(id: u32) -> u32 { id }
#[get("/a0/b294/{id}")]
fn r294(id: u32) -> u32 { id }
#[get("/a1/b295/{id}")]
fn r295(id: u32) -> u32 { id }
#[get("/a2/b296/{id}")]
fn r296(id: u32) -> u32 { id }
#[get("/a3/b297/{id}")]
fn r297(id: u32) -> u32 { id }
#[get("/a4/b298/{id}")]
fn r298(id: u32) -> u32 { id }
#[get("/a5/b299/{id}")]
fn r299(id: u32) -> u32 { id }
#[get("/a6/b300/{id}")]
fn r300(id: u32) -> u32 { id }
#[get("/a0/b301/{id}")]
fn r301(id: u32) -> u32 { id }
#[get("/a1/b302/{id}")]
fn r302(id: u32) -> u32 { id }
#[get("/a2/b303/{id}")]
fn r303(id: u32) -> u32 { id }
#[get("/a3/b304/{id}")]
fn r304(id: u32) -> u32 { id }
#[get("/a4/b305/{id}")]
fn r305(id: u32) -> u32 { id }
#[get("/a5/b306/{id}")]
fn r306(id: u32) -> u32 { id }
#[get("/a6/b307/{id}")]
fn r307(id: u32) -> u32 { id }
#[get("/a0/b308/{id}")]
fn r308(id: u32) -> u32 { id }
#[get("/a1/b309/{id}")]
fn r309(id: u32) -> u32 { id }
#[get("/a2/b310/{id}")]
fn r310(id: u32) -> u32 { id }
#[get("/a3/b311/{id}")]
fn r311(id: u32) -> u32 { id }
#[get("/a4/b312/{id}")]
fn r312(id: u32) -> u32 { id }
#[get("/a5/b313/{id}")]
fn r313(id: u32) -> u32 { id }
#[get("/a6/b314/{id}")]
fn r314(id: u32) -> u32 { id }
#[get("/a0/b315/{id}")]
fn r315(id: u32) -> u32 { id }
#[get("/a1/b316/{id}")]
fn r316(id: u32) -> u32 { id }
#[get("/a2/b317/{id}")]
fn r317(id: u32) -> u32 { id }
#[get("/a3/b318/{id}")]
fn r318(id: u32) -> u32 { id }
#[get("/a4/b319/{id}")]
fn r319(id: u32) -> u32 { id }
#[get("/a5/b320/{id}")]
fn r320(id: u32) -> u32 { id }
#[get("/a6/b321/{id}")]
fn r321(id: u32) -> u32 { id }
#[get("/a0/b322/{id}")]
fn r322(id: u32) -> u32 { id }
#[get("/a1/b323/{id}")]
fn r323(id: u32) -> u32 { id }
#[get("/a2/b324/{id}")]
fn r324(id: u32) -> u32 { id }
#[get("/a3/b325/{id}")]
fn r325(id: u32) -> u32 { id }
#[get("/a4/b326/{id}")]
fn r326(id: u32) -> u32 { id }
#[get("/a5/b327/{id}")]
fn r327(id: u32) -> u32 { id }
#[get("/a6/b328/{id}")]
fn r328(id: u32) -> u32 { id }
#[get("/a0/b329/{id}")]
fn r329(id: u32) -> u32 { id }
#[get("/a1/b330/{id}")]
fn r330(id: u32) -> u32 { id }
#[get("/a2/b331/{id}")]
fn r331(id: u32) -> u32 { id }
#[get("/a3/b332/{id}")]
fn r332(id: u32) -> u32 { id }
#[get("/a4/b333/{id}")]
fn r333(id: u32) -> u32 { id }
#[get("/a5/b334/{id}")]
fn r334(id: u32) -> u32 { id }
#[get("/a6/b335/{id}")]
fn r335(id: u32) -> u32 { id }
#[get("/a0/b336/{id}")]
fn r336(id: u32) -> u32 { id }
#[get("/a1/b337/{id}")]
fn r337(id: u32) -> u32 { id }
#[get("/a2/b338/{id}")]
fn r338(id: u32) -> u32 { id }
#[get("/a3/b339/{id}")]
fn r339(id: u32) -> u32 { id }
#[get("/a4/b340/{id}")]
fn r340(id: u32) -> u32 { id }
#[get("/a5/b341/{id}")]
fn r341(id: u32) -> u32 { id }
#[get("/a6/b342/{id}")]
fn r342(id: u32) -> u32 { id }
#[get("/a0/b343/{id}")]
fn r343(id: u32) -> u32 { id }
#[get("/a1/b344/{id}")]
fn r344(id: u32) -> u32 { id }
#[get("/a2/b345/{id}")]
fn r345(id: u32) -> u32 { id }
#[get("/a3/b346/{id}")]
fn r346(id: u32) -> u32 { id }
#[get("/a4/b347/{id}")]
fn r347(id: u32) -> u32 { id }
#[get("/a5/b348/{id}")]
fn r348(id: u32) -> u32 { id }
#[get("/a6/b349/{id}")]
fn r349(id: u32) -> u32 { id }
#[get("/a0/b350/{id}")]
fn r350(id: u32) -> u32 { id }
#[get("/a1/b351/{id}")]
fn r351(id: u32) -> u32 { id }
#[get("/a2/b352/{id}")]
fn r352(id: u32) -> u32 { id }
#[get("/a3/b353/{id}")]
fn r353(id: u32) -> u32 { id }
#[get("/a4/b354/{id}")]
fn r354(id: u32) -> u32 { id }
#[get("/a5/b355/{id}")]
fn r355(id: u32) -> u32 { id }
#[get("/a6/b356/{id}")]
fn r356(id: u32) -> u32 { id }
#[get("/a0/b357/{id}")]
fn r357(id: u32) -> u32 { id }
#[get("/a1/b358/{id}")]
fn r358(id: u32) -> u32 { id }
#[get("/a2/b359/{id}")]
fn r359(id: u32) -> u32 { id }
#[get("/a3/b360/{id}")]
fn r360(id: u32) -> u32 { id }
#[get("/a4/b361/{id}")]
fn r361(id: u32) -> u32 { id }
#[get("/a5/b362/{id}")]
fn r362(id: u32) -> u32 { id }
#[get("/a6/b363/{id}")]
fn r363(id: u32) -> u32 { id }
#[get("/a0/b364/{id}")]
fn r364(id: u32) -> u32 { id }
#[get("/a1/b365/{id}")]
fn r365(id: u32) -> u32 { id }
#[get("/a2/b366/{id}")]
fn r366(id: u32) -> u32 { id }
#[get("/a3/b367/{id}")]
fn r367(id: u32) -> u32 { id }
#[get("/a4/b368/{id}")]
fn r368(id: u32) -> u32 { id }
#[get("/a5/b369/{id}")]
fn r369(id: u32) -> u32 { id }
#[get("/a6/b370/{id}")]
fn r370(id: u32) -> u32 { id }
#[get("/a0/b371/{id}")]
fn r371(id: u32) -> u32 { id }
#[get("/a1/b372/{id}")]
fn r372(id: u32) -> u32 { id }
#[get("/a2/b373/{id}")]
fn r373(id: u32) -> u32 { id }
#[get("/a3/b374/{id}")]
fn r374(id: u32) -> u32 { id }
#[get("/a4/b375/{id}")]
fn r375(id: u32) -> u32 { id }
#[get("/a5/b376/{id}")]
fn r376(id: u32) -> u32 { id }
#[get("/a6/b377/{id}")]
fn r377(id: u32) -> u32 { id }
#[get("/a0/b378/{id}")]
fn r378(id: u32) -> u32 { id }
#[get("/a1/b379/{id}")]
fn r379(id: u32) -> u32 { id }
#[get("/a2/b380/{id}")]
fn r380(id: u32) -> u32 { id }
#[get("/a3/b381/{id}")]
fn r381(id: u32) -> u32 { id }
#[get("/a4/b382/{id}")]
fn r382(id: u32) -> u32 { id }
#[get("/a5/b383/{id}")]
fn r383(id: u32) -> u32 { id }
#[get("/a6/b384/{id}")]
fn r384(id: u32) -> u32 { id }
#[get("/a0/b385/{id}")]
fn r385(id: u32) -> u32 { id }
#[get("/a1/b386/{id}")]
fn r386(id: u32) -> u32 { id }
#[get("/a2/b387/{id}")]
fn r387(id: u32) -> u32 { id }
#[get("/a3/b388/{id}")]
fn r388(id: u32) -> u32 { id }
#[get("/a4/b389/{id}")]
fn r389(id: u32) -> u32 { id }
#[get("/a5/b390/{id}")]
fn r390(id: u32) -> u32 { id }
#[get("/a6/b391/{id}")]
fn r391(id: u32) -> u32 { id }
#[get("/a0/b392/{id}")]
fn r392(id: u32) -> u32 { id }
#[get("/a1/b393/{id}")]
fn r393(id: u32) -> u32 { id }
#[get("/a2/b394/{id}")]
fn r394(id: u32) -> u32 { id }
#[get("/a3/b395/{id}")]
fn r395(id: u32) -> u32 { id }
#[get("/a4/b396/{id}")]
fn r396(id: u32) -> u32 { id }
#[get("/a5/b397/{id}")]
fn r397(id: u32) -> u32 { id }
#[get("/a6/b398/{id}")]
fn r398(id: u32) -> u32 { id }
#[get("/a0/b399/{id}")]
fn r399(id: u32) -> u32 { id }
#[get("/a1/b400/{id}")]
fn r400(id: u32) -> u32 { id }
#[get("/a2/b401/{id}")]
fn r401(id: u32) -> u32 { id }
#[get("/a3/b402/{id}")]
fn r402(id: u32) -> u32 { id }
#[get("/a4/b403/{id}")]
fn r403(id: u32) -> u32 { id }
#[get("/a5/b404/{id}")]
fn r404(id: u32) -> u32 { id }
#[get("/a6/b405/{id}")]
fn r405(id: u32) -> u32 { id }
#[get("/a0/b406/{id}")]
fn r406(id: u32) -> u32 { id }
#[get("/a1/b407/{id}")]
fn r407(id: u32) -> u32 { id }
#[get("/a2/b408/{id}")]
fn r408(id: u32) -> u32 { id }
#[get("/a3/b409/{id}")]
fn r409(id: u32) -> u32 { id }
#[get("/a4/b410/{id}")]
fn r410(id: u32) -> u32 { id }
#[get("/a5/b411/{id}")]
fn r411(id: u32) -> u32 { id }
#[get("/a6/b412/{id}")]
fn r412(id: u32) -> u32 { id }
#[get("/a0/b413/{id}")]
fn r413(id: u32) -> u32 { id }
#[get("/a1/b414/{id}")]
fn r414(id: u32) -> u32 { id }
#[get("/a2/b415/{id}")]
fn r415(id: u32) -> u32 { id }
#[get("/a3/b416/{id}")]
fn r416(id: u32) -> u32 { id }
#[get("/a4/b417/{id}")]
fn r417(id: u32) -> u32 { id }
#[get("/a5/b418/{id}")]
fn r418(id: u32) -> u32 { id }
#[get("/a6/b419/{id}")]
fn r419(id: u32) -> u32 { id }
#[get("/a0/b420/{id}")]
fn r420(id: u32) -> u32 { id }
#[get("/a1/b421/{id}")]
fn r421(id: u32) -> u32 { id }
#[get("/a2/b422/{id}")]
fn r422(id: u32) -> u32 { id }
#[get("/a3/b423/{id}")]
fn r423(id: u32) -> u32 { id }
#[get("/a4/b424/{id}")]
fn r424(id: u32) -> u32 { id }
#[get("/a5/b425/{id}")]
fn r425(id: u32) -> u32 { id }
#[get("/a6/b426/{id}")]
fn r426(id: u32) -> u32 { id }
#[get("/a0/b427/{id}")]
fn r427(id: u32) -> u32 { id }
#[get("/a1/b428/{id}")]
fn r428(id: u32) -> u32 { id }
#[get("/a2/b429/{id}")]
fn r429(id: u32) -> u32 { id }
#[get("/a3/b430/{id}")]
fn r430(id: u32) -> u32 { id }
#[get("/a4/b431/{id}")]
fn r431(id: u32) -> u32 { id }
#[get("/a5/b432/{id}")]
fn r432(id: u32) -> u32 { id }
#[get("/a6/b433/{id}")]
fn r433(id: u32) -> u32 { id }
#[get("/a0/b434/{id}")]
fn r434(id: u32) -> u32 { id }
#[get("/a1/b435/{id}")]
fn r435(id: u32) -> u32 { id }
#[get("/a2/b436/{id}")]
fn r436(id: u32) -> u32 { id }
#[get("/a3/b437/{id}")]
fn r437(id: u32) -> u32 { id }
#[get("/a4/b438/{id}")]
fn r438(id: u32) -> u32 { id }
#[get("/a5/b439/{id}")]
fn r439(id: u32) -> u32 { id }
#[get("/a6/b440/{id}")]
fn r440(id: u32) -> u32 { id }
#[get("/a0/b441/{id}")]
fn r441(id: u32) -> u32 { id }
#[get("/a1/b442/{id}")]
fn r442(id: u32) -> u32 { id }
#[get("/a2/b443/{id}")]
fn r443(id: u32) -> u32 { id }
#[get("/a3/b10/{name}")]
fn r444(name: u32) -> u32 { name }
#[get("/a4/b445/{id}")]
fn r445(id: u32) -> u32 { id }
#[get("/a5/b446/{id}")]
fn r446(id: u32) -> u32 { id }
#[get("/a6/b447/{id}")]
fn r447(id: u32) -> u32 { id }
#[get("/a0/b448/{id}")]
fn r448(id: u32) -> u32 { id }
#[get("/a1/b449/{id}")]
fn r449(id: u32) -> u32 { id }
#[get("/a2/b450/{id}")]
fn r450(id: u32) -> u32 { id }
#[get("/a3/b451/{id}")]
fn r451(id: u32) -> u32 { id }
#[get("/a4/b452/{id}")]
fn r452(id: u32) -> u32 { id }
#[get("/a5/b453/{id}")]
fn r453(id: u32) -> u32 { id }
#[get("/a6/b454/{id}")]
fn r454(id: u32) -> u32 { id }
#[get("/a0/b455/{id}")]
fn r455(id: u32) -> u32 { id }
#[get("/a1/b456/{id}")]
fn r456(id: u32) -> u32 { id }
#[get("/a2/b457/{id}")]
fn r457(id: u32) -> u32 { id }
#[get("/a3/b458/{id}")]
fn r458(id: u32) -> u32 { id }
#[get("/a4/b459/{id}")]
fn r459(id: u32) -> u32 { id }
#[get("/a5/b460/{id}")]
fn r460(id: u32) -> u32 { id }
#[get("/a6/b461/{id}")]
fn r461(id: u32) -> u32 { id }
#[get("/a0/b462/{id}")]
fn r462(id: u32) -> u32 { id }
#[get("/a1/b463/{id}")]
fn r463(id: u32) -> u32 { id }
#[get("/a2/b464/{id}")]
fn r464(id: u32) -> u32 { id }
#[get("/a3/b465/{id}")]
fn r465(id: u32) -> u32 { id }
#[get("/a4/b466/{id}")]
fn r466(id: u32) -> u32 { id }
#[get("/a5/b467/{id}")]
fn r467(id: u32) -> u32 { id }
#[get("/a6/b468/{id}")]
fn r468(id: u32) -> u32 { id }
#[get("/a0/b469/{id}")]
fn r469(id: u32) -> u32 { id }
#[get("/a1/b470/{id}")]
fn r470(id: u32) -> u32 { id }
#[get("/a2/b471/{id}")]
fn r471(id: u32) -> u32 { id }
#[get("/a3/b472/{id}")]
fn r472(id: u32) -> u32 { id }
#[get("/a4/b473/{id}")]
fn r473(id: u32) -> u32 { id }
#[get("/a5/b474/{id}")]
fn r474(id: u32) -> u32 { id }
#[get("/a6/b475/{id}")]
fn r475(id: u32) -> u32 { id }
#[get("/a0/b476/{id}")]
fn r476(id: u32) -> u32 { id }
#[get("/a1/b477/{id}")]
fn r477(id: u32) -> u32 { id }
#[get("/a2/b478/{id}")]
fn r478(id: u32) -> u32 { id }
#[get("/a3/b479/{id}")]
fn r479(id: u32) -> u32 { id }
#[get("/a4/b480/{id}")]
fn r480(id: u32) -> u32 { id }
#[get("/a5/b481/{id}")]
fn r481(id: u32) -> u32 { id }
#[get("/a6/b482/{id}")]
fn r482(id: u32) -> u32 { id }
#[get("/a0/b483/{id}")]
fn r483(id: u32) -> u32 { id }
#[get("/a1/b484/{id}")]
fn r484(id: u32) -> u32 { id }
#[get("/a2/b485/{id}")]
fn r485(id: u32) -> u32 { id }
#[get("/a3/b486/{id}")]
fn r486(id: u32) -> u32 { id }
#[get("/a4/b487/{id}")]
fn r487(id: u32) -> u32 { id }
#[get("/a5/b488/{id}")]
fn r488(id: u32) -> u32 { id }
#[get("/a6/b489/{id}")]
fn r489(id: u32) -> u32 { id }
#[get("/a0/b490/{id}")]
fn r490(id: u32) -> u32 { id }
#[get("/a1/b491/{id}")]
fn r491(id: u32) -> u32 { id }
#[get("/a2/b492/{id}")]
fn r492(id: u32) -> u32 { id }
#[get("/a3/b493/{id}")]
fn r493(id: u32) -> u32 { id }
#[get("/a4/b494/{id}")]
fn r494(id: u32) -> u32 { id }
#[get("/a5/b495/{id}")]
fn r495(id: u32) -> u32 { id }
#[get("/a6/b496/{id}")]
fn r496(id: u32) -> u32 { id }
#[get("/a0/b497/{id}")]
fn r497(id: u32) -> u32 { id }
#[get("/a1/b498/{id}")]
fn r498(id: u32) -> u32 { id }
#[get("/a2/b499/{id}")]
fn r499(id: u32) -> u32 { id }

fn main() {
    let _ = routes![
        r0, r1, r2, r3, r4, r5, r6, r7, r8, r9,
        r10, r11, r12, r13, r14, r15, r16, r17, r18, r19,
        r20, r21, r22, r23, r24, r25, r26, r27, r28, r29,
        r30, r31, r32, r33, r34, r35, r36, r37, r38, r39,
        r40, r41, r42, r43, r44, r45, r46, r47, r48, r49,
        r50, r51, r52, r53, r54, r55, r56, r57, r58, r59,
        r60, r61, r62, r63, r64, r65, r66, r67, r68, r69,
        r70, r71, r72, r73, r74, r75, r76, r77, r78, r79,
        r80, r81, r82, r83, r84, r85, r86, r87, r88, r89,
        r90, r91, r92, r93, r94, r95, r96, r97, r98, r99,
        r100, r101, r102, r103, r104, r105, r106, r107, r108, r109,
        r110, r111, r112, r113, r114, r115, r116, r117, r118, r119,
        r120, r121, r122, r123, r124, r125, r126, r127, r128, r129,
        r130, r131, r132, r133, r134, r135, r136, r137, r138, r139,
        r140, r141, r142, r143, r144, r145, r146, r147, r148, r149,
        r150, r151, r152, r153, r154, r155, r156, r157, r158, r159,
        r160, r161, r162, r163, r164, r165, r166, r167, r168, r169,
        r170, r171, r172, r173, r174, r175, r176, r177, r178, r179,
        r180, r181, r182, r183, r184, r185, r186, r187, r188, r189,
        r190, r191, r192, r193, r194, r195, r196, r197, r198, r199,
        r200, r201, r202, r203, r204, r205, r206, r207, r208, r209,
        r210, r211, r212, r213, r214, r215, r216, r217, r218, r219,
        r220, r221, r222, r223, r224, r225, r226, r227, r228, r229,
        r230, r231, r232, r233, r234, r235, r236, r237, r238, r239,
        r240, r241, r242, r243, r244, r245, r246, r247, r248, r249,
        r250, r251, r252, r253, r254, r255, r256, r257, r258, r259,
        r260, r261, r262, r263, r264, r265, r266, r267, r268, r269,
        r270, r271, r272, r273, r274, r275, r276, r277, r278, r279,
        r280, r281, r282, r283, r284, r285, r286, r287, r288, r289,
        r290, r291, r292, r293, r294, r295, r296, r297, r298, r299,
        r300, r301, r302, r303, r304, r305, r306, r307, r308, r309,
        r310, r311, r312, r313, r314, r315, r316, r317, r318, r319,
        r320, r321, r322, r323, r324, r325, r326, r327, r328, r329,
        r330, r331, r332, r333, r334, r335, r336, r337, r338, r339,
        r340, r341, r342, r343, r344, r345, r346, r347, r348, r349,
        r350, r351, r352, r353, r354, r355, r356, r357, r358, r359,
        r360, r361, r362, r363, r364, r365, r366, r367, r368, r369,
        r370, r371, r372, r373, r374, r375, r376, r377, r378, r379,
        r380, r381, r382, r383, r384, r385, r386, r387, r388, r389,
        r390, r391, r392, r393, r394, r395, r396, r397, r398, r399,
        r400, r401, r402, r403, r404, r405, r406, r407, r408, r409,
        r410, r411, r412, r413, r414, r415, r416, r417, r418, r419,
        r420, r421, r422, r423, r424, r425, r426, r427, r428, r429,
        r430, r431, r432, r433, r434, r435, r436, r437, r438, r439,
        r440, r441, r442, r443, r444, r445, r446, r447, r448, r449,
        r450, r451, r452, r453, r454, r455, r456, r457, r458, r459,
        r460, r461, r462, r463, r464, r465, r466, r467, r468, r469,
        r470, r471, r472, r473, r474, r475, r476, r477, r478, r479,
        r480, r481, r482, r483, r484, r485, r486, r487, r488, r489,
        r490, r491, r492, r493, r494, r495, r496, r497, r498, r499,
    ];
}
